// SPDX-License-Identifier: ISC
// A k:form in a browser, with and without a script: what the browser holds back,
// what the server does, and a way on for everybody.
import assert from 'node:assert/strict';
import { agree, audit, check, end, origin, visitor } from './lib.mjs';

const shot = (page, name) => page.screenshot({ path: `${process.env.SHOTS}/form-${name}.png`, fullPage: true });
const active = (page) => page.evaluate(() => document.activeElement.name);

async function fill(page, email) {
  await page.getByRole('combobox').selectOption('ki');
  await page.getByLabel('Navn').fill('Kari <Moe>');
  await page.getByLabel('E-post').fill(email);
}

// The browser's own check is for who has one: without it the server's shows.
const bare = (page) => page.evaluate(() => { document.querySelector('#signup').noValidate = true; });
const send = async (page, status) => {
  const [answer] = await Promise.all([
    page.waitForResponse((r) => r.request().method() === 'POST'),
    page.getByRole('button', { name: 'Hold av plassen' }).click(),
  ]);
  assert.equal(answer.status(), status);
};

for (const width of [360, 1280]) {
  await check(`a form is put right and sent at ${width} px`, async () => {
    const { context, page, foreign } = await visitor(width);
    await page.goto(`${origin}/pamelding`);
    await page.getByRole('button', { name: 'Nei takk' }).click();
    await page.goto(`${origin}/pamelding`);
    assert.deepEqual(await audit(page), []);
    await shot(page, `first-${width}`);
    assert.equal(await page.locator('[name=k-homepage]').isVisible(), false, 'people do not see the trap');
    assert.equal(await page.getByRole('checkbox').isChecked(), false, 'nothing is ticked beforehand');
    await fill(page, 'kari');
    await page.getByRole('checkbox').check();
    await bare(page);
    await send(page, 422);
    assert.deepEqual(await audit(page), []);
    await shot(page, `again-${width}`);
    assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth) <= width);
    assert.match(await page.getByRole('alert').innerText(), /Noe må rettes/);
    const email = page.getByLabel('E-post');
    assert.equal(await email.inputValue(), 'kari');
    assert.equal(await active(page), 'email', 'he goes on where it is wrong');
    assert.equal(await email.getAttribute('aria-invalid'), 'true');
    const note = await email.getAttribute('aria-describedby');
    assert.match(await page.locator(`[id="${note}"]`).innerText(), /ikke en e-postadresse/);
    assert.equal(await page.getByLabel('Navn').inputValue(), 'Kari <Moe>');
    assert.equal(await page.getByRole('combobox').inputValue(), 'ki');
    assert.equal(await page.getByRole('checkbox').isChecked(), true, 'what he ticked stays');
    await email.fill(`kari${width}@example.com`);
    await Promise.all([page.waitForURL(`${origin}/takk`), email.press('Enter')]);
    assert.match(await page.locator('h1').innerText(), /Takk/);
    assert.deepEqual(await audit(page), []);
    assert.deepEqual(foreign.filter((line) => !line.includes('422')), [], 'requests to others, or errors');
    await context.close();
  });
}

await check('without any script the same', async () => {
  const { context, page } = await visitor(360, { javaScriptEnabled: false });
  await page.goto(`${origin}/pamelding`);
  await fill(page, 'ola@example.com');
  await page.getByRole('button', { name: 'Hold av plassen' }).click();
  await page.waitForURL(`${origin}/takk`);
  await context.close();
});

await check('who agreed is not held up by the seconds', async () => {
  const { context, page } = await visitor(1280);
  await agree(page);
  await page.goto(`${origin}/pamelding`);
  await page.waitForFunction(() => performance.now() > 2000);
  await fill(page, 'liv@example.com');
  const [sent] = await Promise.all([
    page.waitForRequest((r) => r.method() === 'POST' && r.url().includes('/k/form/')),
    page.waitForURL(`${origin}/takk`),
    page.getByRole('button', { name: 'Hold av plassen' }).click(),
  ]);
  assert.match(sent.postData(), /k-seconds=[1-9][0-9]*(&|$)/);
  await context.close();
});

await end();
