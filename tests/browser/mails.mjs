// SPDX-License-Identifier: ISC
// Arguments: a directory of mails as HTML, and that of their pictures.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { audit, browser, check, end } from './lib.mjs';

const [, , mails, assets] = process.argv;
const base = 'https://www.nordkurs.no/assets/';

// What would be loaded from elsewhere goes into `foreign`.
async function show(file, width, colorScheme) {
  const context = await browser.newContext({
    viewport: { width, height: 640 }, colorScheme, javaScriptEnabled: true,
  });
  const page = await context.newPage();
  const foreign = [];
  await page.route('**/*', (route) => {
    const url = route.request().url();
    const name = url.startsWith(base) ? path.join(assets, new URL(url).pathname.slice(8)) : '';
    if (name && existsSync(name)) return route.fulfill({ path: name });
    foreign.push(url);
    return route.abort();
  });
  await page.setContent(readFileSync(path.join(mails, file), 'utf8'), { waitUntil: 'load' });
  return { context, page, foreign };
}

for (const file of readdirSync(mails).sort()) {
  for (const [width, scheme] of [[360, 'light'], [360, 'dark'], [800, 'light']]) {
    await check(`${file} at ${width}, ${scheme}`, async () => {
      const { context, page, foreign } = await show(file, width, scheme);
      assert.deepEqual(foreign, []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        'it scrolls sideways');
      assert.ok(await page.evaluate(() => [...document.images].every((i) => i.naturalWidth > 0)),
        'a picture is missing');
      // A thumb finds the button, and all words can be read.
      for (const button of await page.locator('a.button').all()) {
        const box = await button.boundingBox();
        assert.ok(box.height >= 44 && box.width >= 44, `a button of ${box.width} × ${box.height}`);
      }
      const said = await audit(page);
      assert.deepEqual(said.filter((s) => !/^(region|landmark-one-main|page-has-heading-one)/.test(s)), []);
      // The first words are the mail's first line, and the card is no wider than 600.
      const first = await page.evaluate(() => document.body.innerText.trim().split('\n')[0]);
      const line = await page.locator('meta[name=description]').getAttribute('content');
      assert.equal(first, line);
      const card = await page.locator('.card').boundingBox();
      assert.ok(card.width <= 600 && card.width >= Math.min(width - 20, 590), `a card of ${card.width}`);
      if (scheme === 'dark') {
        const colour = await page.evaluate(() => getComputedStyle(document.querySelector('.card')).backgroundColor);
        assert.equal(colour, 'rgb(21, 48, 47)');
      }
      await page.screenshot({
        path: path.join(process.env.SHOTS, `mail-${file}-${width}-${scheme}.png`), fullPage: true,
      });
      await context.close();
    });
  }
}
await end();
