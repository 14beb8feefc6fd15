// SPDX-License-Identifier: ISC
// A visitor of the demo asks for the e-book, confirms his address by the mail and
// gets it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { audit, check, end, origin, visitor } from './lib.mjs';

const { MAILS, SHOTS } = process.env;
const shot = (page, name) => page.screenshot({ path: `${SHOTS}/signup-${name}.png`, fullPage: true });

// The text part of the newest mail, once there are n.
async function mail(n) {
  let files = [];
  for (let i = 0; files.length < n; i += 1) {
    assert.ok(i < 1200, `${n} mails`);
    await pause(50);
    try {
      files = readdirSync(MAILS).filter((f) => f.endsWith('.eml'));
    } catch {
      files = [];
    }
  }
  const raw = readFileSync(`${MAILS}/${files[files.length - 1]}`, 'latin1');
  const text = raw.slice(raw.indexOf('text/plain'), raw.indexOf('text/html'));
  return Buffer.from(text.replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
}

let link;
await check('the form is sent and says what comes next', async () => {
  const { context, page, foreign } = await visitor(360);
  await page.goto(`${origin}/ebok`);
  await page.getByLabel('E-post').fill('Kari.Moe@example.org');
  await page.getByLabel(/Fornavn/).fill('Kari');
  for (const box of await page.getByRole('checkbox').all()) {
    assert.equal(await box.isChecked(), false, 'nothing is ticked for him');
    await box.check();
  }
  await shot(page, 'form-360');
  await pause(2100);
  await page.getByRole('button', { name: /e-boken|boken/i }).click();
  await page.waitForURL(/\/ebok\/takk/);
  await shot(page, 'thanks-360');
  assert.deepEqual(await audit(page), []);
  assert.deepEqual(foreign, []);
  await context.close();
});

await check('the mail comes at once and holds one key', async () => {
  const text = await mail(1);
  const links = [...text.matchAll(/https:\/\/www\.nordkurs\.no(\/k\/confirm\/[a-z2-7]{26})/g)];
  assert.equal(links.length, 1, text);
  [, link] = links[0];
});

for (const width of [360, 1280])
  await check(`two equal buttons at ${width} px`, async () => {
    const { context, page, foreign } = await visitor(width);
    await page.goto(`${origin}${link}`);
    const buttons = await page.locator('form button').filter({ visible: true }).all();
    const [both, alone] = await Promise.all(buttons.slice(0, 2).map((b) => b.boundingBox()));
    assert.equal(buttons.length, 2);
    for (const side of ['width', 'height'])
      assert.ok(Math.abs(both[side] - alone[side]) <= 1, `one has more ${side}`);
    assert.ok(both.height >= 44, 'too small for a thumb');
    assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth) <= width, 'it fits');
    assert.deepEqual(await audit(page), []);
    await shot(page, `confirm-${width}`);
    assert.deepEqual(foreign, []);
    await context.close();
  });

await check('a click brings the file, and the same click brings it again', async () => {
  const { context, page } = await visitor(1280, { acceptDownloads: true });
  for (let i = 0; i < 2; i += 1) {
    await page.goto(`${origin}${link}`);
    const [download] = await Promise.all([page.waitForEvent('download'),
      page.getByRole('button', { name: 'Last ned og få serien' }).click()]);
    assert.equal(download.suggestedFilename(), 'seven-errors.pdf');
    assert.match(readFileSync(await download.path(), 'latin1').slice(0, 8), /^%PDF-1\./);
  }
  await context.close();
});

await check('nobody is followed for it', async () => {
  const { context, page } = await visitor(1280);
  await page.goto(`${origin}${link}`);
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});
await end();
