// SPDX-License-Identifier: ISC
// Boxes that come into an open page: once, at the right moment, gone with
// Escape, and never after the goal.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { agree, audit, check, end, origin, turn, visitor } from './lib.mjs';

const box = (page) => page.locator('.k-box section');
const count = (what) => Number(execFileSync('sqlite3', ['-readonly', process.env.DATABASE,
  `SELECT count(*) FROM event WHERE ${what}`]));

// Bounded by tries, each a short wait.
async function until(holds) {
  for (let tries = 0; !(await holds()); tries += 1) {
    assert.ok(tries < 1200, `waited in vain for ${holds}`);
    await new Promise((ready) => { setTimeout(ready, 50); });
  }
}

// Until the server has written what an act leads to.
async function writes(what, act) {
  const before = count(what);
  await act();
  await until(() => count(what) > before);
}

const isAsk = (r) => r.url().startsWith(`${origin}/k/box/corner?`);
const basket = (page) => page.getByRole('button', { name: 'Legg i kurven' });
const focused = (page) => page.evaluate(() => document.activeElement.cloneNode().outerHTML);

// The box comes into the page that is open.
const fills = (page) => writes("event = 'box_shown'", async () => {
  await basket(page).click();
  assert.equal(await box(page).count(), 0);
  await box(page).waitFor();
});

// Nothing to show, now or when a clock has ended.
async function isNothing(page, act) {
  let [answer] = await Promise.all([page.waitForResponse(isAsk), act()]);
  while (answer.headers()['retry-after'])
    answer = await page.waitForResponse(isAsk);
  assert.equal(answer.status(), 204);
  assert.equal(await box(page).count(), 0);
}

for (const width of [360, 1280]) {
  await check(`help comes to a basket in the open page, once, at ${width} px`, async () => {
    const { context, page, foreign } = await visitor(width);
    await agree(page);
    await page.goto(`${origin}/kurs/excel`);
    await page.evaluate(() => { window.stays = true; });
    await fills(page);
    assert.match(await box(page).innerText(), /Trenger du hjelp/);
    assert.equal(await page.locator('.k-box[aria-live=polite] section').count(), 1);
    assert.equal(await page.evaluate(() => window.stays), true);
    await page.screenshot({ path: `${process.env.SHOTS}/basket-${width}.png`, fullPage: width < 1000 });
    assert.deepEqual(await audit(page), []);
    if (width < 1000)
      assert.deepEqual(await page.evaluate(() => {
        const { left, right, top, bottom } = document.querySelector('.k-box').getBoundingClientRect();
        const others = [...document.querySelectorAll('header, main, footer')].map((e) => e.getBoundingClientRect());
        return [left >= 0 && right <= innerWidth, document.documentElement.scrollWidth <= innerWidth,
          others.some((o) => o.top < bottom - 1 && o.bottom > top + 1)];
      }), [true, true, false], 'beside the screen, wider than it, or over something');
    // From the page, where the reader is left alone; then from within the box.
    const within = width > 1000;
    if (within)
      await page.getByRole('button', { name: 'Nei takk' }).focus();
    const [dismissed] = await Promise.all([
      page.waitForResponse((r) => r.url() === `${origin}/k/box/basket-help`), page.keyboard.press('Escape')]);
    assert.equal(dismissed.status(), 204);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(dismissed.request().postData())),
      { act: 'dismiss', page: '/kurs/excel' });
    assert.equal(await box(page).count(), 0);
    assert.match(await focused(page), /data-k-event="add_to/);
    // Asked again: never.
    await isNothing(page, () => basket(page).click());
    await isNothing(page, () => page.goto(`${origin}/kurs/ki`));
    assert.deepEqual(foreign, [], 'requests to others, or errors');
    await context.close();
  });
}

await check('shown often enough is enough, without an answer; the last clicks it', async () => {
  const { context, page, foreign } = await visitor(1280);
  await agree(page);
  await page.goto(`${origin}/kurs/excel`);
  await fills(page);
  await isNothing(page, () => page.goto(`${origin}/kurs/excel`));
  await isNothing(page, () => basket(page).click());
  await context.close();
  const other = await visitor(1280);
  await agree(other.page);
  await other.page.goto(`${origin}/kurs/excel`);
  await fills(other.page);
  await writes("event = 'box_clicked'", async () => {
    await box(other.page).getByRole('link', { name: 'Spør oss' }).click();
    await other.page.waitForURL(`${origin}/om`);
  });
  assert.deepEqual([...foreign, ...other.foreign], [], 'requests to others, or errors');
  await other.context.close();
});

await check('a page that nobody sees asks when it is seen; Escape in a field is the field\'s', async () => {
  const { context, page, foreign } = await visitor(1280);
  const asked = [];
  page.on('request', (r) => { if (isAsk(r)) asked.push(r.url()); });
  await agree(page);
  await page.clock.install();
  await page.goto(`${origin}/priser`);
  // The page's clock runs ahead of the server's: it must not ask before that knows.
  await writes("event = 'add_to_cart'", () => basket(page).click());
  await turn(page, 'hidden');
  await page.clock.fastForward(60000);
  assert.deepEqual(asked, []);
  await Promise.all([page.waitForResponse(isAsk), turn(page, 'visible')]);
  await until(async () => {
    await page.clock.fastForward(1000);
    return await box(page).count() === 1;
  });
  await page.evaluate(() => {
    const field = document.createElement('input');
    document.querySelector('main').append(field);
    field.focus();
  });
  await page.keyboard.press('Escape');
  assert.equal(await box(page).count(), 1);
  // The page was opened anew: nobody was anywhere before the box.
  await page.goto(`${origin}/priser`);
  await writes("event = 'box_dismissed'",
    () => page.getByRole('button', { name: 'Nei takk' }).press('Enter'));
  assert.equal(await box(page).count(), 0);
  assert.match(await focused(page), /class="k-box"/);
  assert.deepEqual(foreign, [], 'requests to others, or errors');
  await context.close();
});

// The shop tells of the order, with the cookie it was sent.
async function buys(context) {
  const { value } = (await context.cookies()).find((c) => c.name === 'kunderejse');
  const now = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ type: 'purchase',
    data: { email: 'kari@example.com', visitor: value, item: 'excel', amount: 1490, currency: 'NOK' } });
  const signature = createHmac('sha256', Buffer.from(process.env.HOOK_SECRET, 'base64'))
    .update(`order-1.${now}.${body}`).digest('base64');
  const answer = await fetch(`${origin}/k/hook`, { method: 'POST', body, headers: {
    'Content-Type': 'application/json', 'webhook-id': 'order-1', 'webhook-timestamp': String(now),
    'webhook-signature': `v1,${signature}` } });
  assert.equal(answer.status, 200);
}

// The same way, with and without the goal.
for (const [name, bought] of [['who has not bought is shown it again', false],
  ['who has bought never is', true]]) {
  await check(name, async () => {
    const { context, page, foreign } = await visitor(1280);
    await agree(page);
    await page.goto(`${origin}/priser`);
    await fills(page);
    if (bought) {
      await buys(context);
      await isNothing(page, () => page.goto(`${origin}/priser`));
      await isNothing(page, () => basket(page).click());
    } else {
      await page.goto(`${origin}/priser`);
      assert.equal(await box(page).count(), 1);
    }
    assert.deepEqual(foreign, [], 'requests to others, or errors');
    await context.close();
  });
}

await end();
