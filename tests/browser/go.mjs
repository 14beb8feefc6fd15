// SPDX-License-Identifier: ISC
// From a link of a mail on to other pages, as a browser goes.
import assert from 'node:assert/strict';
import { agree, check, end, origin, turn, visitor } from './lib.mjs';

const landings = process.env.LANDINGS.split('\n').map((query) => `${origin}/${query}`);

await check('who only lands, or loads the page again, shows nothing', async () => {
  const { context, page } = await visitor(1280);
  await page.goto(landings[0]);
  await page.reload();
  assert.ok(page.url().includes('&go='));
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});

await check('who goes on is a person, without a script and a cookie', async () => {
  const { context, page, foreign } = await visitor(360, { javaScriptEnabled: false });
  await page.goto(landings[1]);
  await page.getByRole('link', { name: 'Priser' }).first().click();
  await page.waitForURL('**/priser?s=*');
  assert.ok(!page.url().includes('go='), 'no link carries it on');
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(foreign, [], 'requests to others, or errors');
  await context.close();
});

await check('what the browser of who agreed tells of the page is enough', async () => {
  const { context, page } = await visitor(1280);
  await agree(page);
  await page.clock.install();
  await page.goto(landings[2]);
  await page.clock.fastForward(5000);
  const [answer] = await Promise.all([
    page.waitForResponse((r) => r.url().endsWith('/k/event')), turn(page, 'hidden')]);
  assert.equal(answer.status(), 204);
  await context.close();
});

await end();
