// SPDX-License-Identifier: ISC
// Boxes of the demo: how they look, and that an answer holds without a script.
import assert from 'node:assert/strict';
import { audit, check, end, origin, visitor } from './lib.mjs';

const box = (page) => page.locator('.k-box section');

for (const width of [360, 1280]) {
  await check(`help for who comes back to a course, at ${width} px`, async () => {
    const { context, page, foreign } = await visitor(width, { javaScriptEnabled: false });
    await page.goto(`${origin}/`);
    await page.getByRole('button', { name: 'Ja, gjerne' }).click();
    for (let i = 0; i < 3; i += 1) {
      await page.goto(`${origin}/kurs/excel`);
      assert.equal(await box(page).count(), 0);
    }
    await page.goto(`${origin}/kurs/excel`);
    assert.equal(await box(page).count(), 1);
    assert.match(await box(page).innerText(), /Ingrid hjelper deg/);
    await page.screenshot({ path: `${process.env.SHOTS}/box-${width}.png`, fullPage: width < 1000 });
    // On a phone it stands in the page and covers nothing.
    const position = await box(page).evaluate((e) => getComputedStyle(e).position);
    assert.equal(position, width < 1000 ? 'static' : 'fixed');
    assert.deepEqual(foreign, []);
    await page.getByRole('button', { name: 'Nei takk' }).click();
    assert.equal(page.url(), `${origin}/kurs/excel`);
    assert.equal(await box(page).count(), 0);
    await context.close();
  });
}

await check('axe finds nothing in a page with a box', async () => {
  const { context, page } = await visitor(360);
  await page.goto(`${origin}/`);
  await page.getByRole('button', { name: 'Ja, gjerne' }).click();
  // The second time is enough for who stays.
  for (let i = 0; i < 2; i += 1)
    await page.goto(`${origin}/priser`);
  await box(page).waitFor();
  assert.match(await box(page).innerText(), /Usikker på om du velger riktig/);
  assert.deepEqual(await audit(page), []);
  await page.screenshot({ path: `${process.env.SHOTS}/box-prices-360.png`, fullPage: true });
  await context.close();
});

await end();
