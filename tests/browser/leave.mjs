// SPDX-License-Identifier: ISC
// Leaving, undoing it, and what else the reader of a mail decides, by buttons
// alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { audit, check, end, origin, visitor } from './lib.mjs';

const { LEAVE, ME, EXPORT, ERASE, SHOTS } = process.env;
const shot = (page, name) => page.screenshot({ path: `${SHOTS}/leave-${name}.png`, fullPage: true });
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

async function look(page, name, width) {
  await shot(page, `${name}-${width}`);
  assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth) <= width, `${name} fits`);
}

async function without(width) {
  const { context, page, foreign } = await visitor(width, { javaScriptEnabled: false });
  return { context, page, foreign };
}

await check('a list is left and kept, without a script', async () => {
  const { context, page, foreign } = await without(360);
  await page.goto(`${origin}${LEAVE}`);
  await shot(page, 'one-360');
  await press(page, 'Meld meg av Nordkurs-brevet');
  assert.match(await page.locator('.k-done').innerText(), /Nordkurs-brevet sendes ikke lenger til k\*\*\*@example\.com/);
  await shot(page, 'left-360');
  await press(page, 'Angre');
  assert.match(await page.locator('.k-done').innerText(), /alt er som før/);
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(foreign, []);
  await context.close();
});

await check('a list is joined by the words beside its button', async () => {
  const { context, page } = await without(360);
  await page.goto(`${origin}${ME}`);
  assert.equal(await page.getByText('Send meg Serien til e-boken på e-post (noen korte råd, så er den slutt).').count(), 1);
  await press(page, 'Meld meg på Serien til e-boken');
  assert.match(await page.locator('.k-done').innerText(), /Det er lagret/);
  assert.match(await page.locator('main').innerText(), /Serien til e-boken: du sa ja \d/);
  assert.equal(await page.getByRole('button', { name: 'Meld meg av Serien til e-boken', exact: true }).count(), 1);
  await look(page, 'joined', 360);
  await context.close();
});

for (const width of [360, 1280]) {
  await check(`all that he gets at ${width} px`, async () => {
    const { context, page, foreign } = await visitor(width);
    for (const [name, path] of [['one', LEAVE], ['me', ME], ['export', EXPORT], ['erase', ERASE]]) {
      await page.goto(`${origin}${path}`);
      assert.deepEqual(await audit(page), [], name);
      await look(page, name, width);
    }
    assert.deepEqual(foreign, []);
    await context.close();
  });
}

await check('a pause, a profile, all', async () => {
  const { context, page } = await without(1280);
  await page.goto(`${origin}${ME}`);
  await press(page, 'Sjeldnere: ta 30 dagers pause');
  assert.match(await page.locator('main').innerText(), /pause til \d+\.\s[a-z]+\s20\d\d\./);
  await press(page, 'Avslutt pausen');
  await press(page, 'Nei, ikke lenger');
  await press(page, 'Send meg alt dere vet om meg');
  assert.match(await page.locator('.k-done').innerText(), /e-post til k\*\*\*@/);
  await press(page, 'Meld meg av alt');
  await shot(page, 'all-1280');
  await press(page, 'Angre');
  await context.close();
});

await check('his file, and then nothing', async () => {
  const { context, page } = await visitor(1280);
  await page.goto(`${origin}${EXPORT}`);
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Last ned filen')]);
  const held = JSON.parse(readFileSync(await download.path(), 'utf8'));
  assert.equal(held.contact[0].email, 'kari@example.com');
  await page.goto(`${origin}${ERASE}`);
  await press(page, 'Slett nå');
  assert.match(await page.locator('main').innerText(), /Alt om deg er slettet/);
  await context.close();
});
await end();
