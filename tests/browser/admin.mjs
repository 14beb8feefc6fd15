// SPDX-License-Identifier: ISC
// The admin's pages, on a phone and on a desk.
import assert from 'node:assert/strict';
import { audit, check, end, origin, visitor } from './lib.mjs';

const pages = ['/', '/cells', '/cells?path=/', '/preview', '/preview?path=/&source=search&stage=decision',
  '/preview/grid?path=/', '/publish', '/publish?draft=autumn', '/publish?draft=broken',
  '/preview?draft=autumn', '/nothing-here'];

for (const width of [360, 1280])
  await check(`pages fit ${width} px, and axe finds nothing`, async () => {
    const { context, page, foreign } = await visitor(width);
    for (const [i, path] of pages.entries()) {
      await page.goto(`${origin}/k/admin${path}`);
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
      await page.screenshot({ path: `${process.env.SHOTS}/admin-${i}-${width}.png`, fullPage: true });
      assert.ok(wide <= width, `${path} is ${wide} px wide`);
      assert.deepEqual(await audit(page), [], path);
    }
    // A page that is shown here runs no script, so nothing is told of it.
    assert.deepEqual(foreign.filter((said) => !/404|frame is sandboxed/.test(said)), [],
      'requests to others, or errors');
    await context.close();
  });

await check('a form shows the page that was described', async () => {
  const { context, page } = await visitor(1280);
  await page.goto(`${origin}/k/admin/preview`);
  await page.getByLabel('Source').selectOption('social');
  await page.getByLabel('Page').selectOption('/da/');
  await page.getByRole('button', { name: 'Show' }).click();
  const shown = await page.frameLocator('iframe').locator('h1').first().innerText();
  const other = await visitor(1280);
  await other.page.goto(`${origin}/da/`, { referer: 'https://www.facebook.com/' });
  assert.equal(shown, await other.page.locator('h1').first().innerText());
  assert.ok(await page.locator('tr.shown').count() > 0);
  await other.context.close();
  await context.close();
});

await check('a draft is published with one button', async () => {
  const { context, page } = await visitor(1280);
  await page.goto(`${origin}/k/admin/publish`);
  await page.getByRole('link', { name: 'autumn' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  assert.equal(await page.locator('p.good').innerText(), 'Version 2 is live.');
  await page.goto(`${origin}/`);
  assert.match(await page.locator('h1').first().innerText(), /^Høst: /);
  await page.goto(`${origin}/k/admin/publish`);
  await page.getByRole('link', { name: 'Go back to 1' }).first().click();
  await page.getByRole('button', { name: 'Go back' }).click();
  assert.equal(await page.locator('p.good').innerText(), 'Version 1 is live.');
  await context.close();
});

await end();
