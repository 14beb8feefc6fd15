// SPDX-License-Identifier: ISC
// client.js: what a browser tells of who agreed, and nothing of who did not.
import assert from 'node:assert/strict';
import { agree, check, end, origin, turn, visitor } from './lib.mjs';

const heading = (page) => page.locator('h1').first().innerText();
const ours = /\/k\/(event|client\.js|box\/.*)$/;

// What a page has asked of us, and what it keeps in the browser.
function watch(page) {
  const asked = [];
  page.on('request', (r) => { if (ours.test(r.url())) asked.push(r.url().slice(origin.length)); });
  return asked;
}
const kept = (page) => page.evaluate(async () => localStorage.length + sessionStorage.length
  + (await indexedDB.databases()).length + document.cookie.length);

// Answered: the server has it when the next page is asked for.
async function tells(page, act) {
  const [answer] = await Promise.all([page.waitForResponse((r) => r.url().endsWith('/k/event')), act()]);
  assert.equal(answer.status(), 204);
  return Object.fromEntries(new URLSearchParams(answer.request().postData()));
}

await check('without consent nothing is told and nothing kept', async () => {
  const { context, page, foreign } = await visitor(360);
  const asked = watch(page);
  for (const path of ['/omtaler', '/pamelding', '/priser']) {
    await page.goto(origin + path);
    await page.mouse.wheel(0, 4000);
    await turn(page, 'hidden');
  }
  await page.goto(`${origin}/pamelding`);
  await page.getByLabel('Navn').fill('Kari');
  await page.getByRole('button', { name: 'Nei takk' }).click();
  await page.getByRole('link', { name: 'Priser' }).click();
  assert.deepEqual(asked, []);
  assert.equal(await page.locator('script').count(), 0);
  assert.equal(await kept(page), 0);
  assert.deepEqual(foreign, [], 'requests to others, or errors');
  await context.close();
});

await check('long reading of the reviews leads to consideration', async () => {
  const { context, page, foreign } = await visitor(1280);
  await agree(page);
  await page.clock.install();
  await page.goto(`${origin}/omtaler`);
  assert.notEqual(await heading(page), '');
  await page.clock.fastForward(30000);
  const first = await tells(page, () => turn(page, 'hidden'));
  assert.equal(first.event, 'user_engagement');
  assert.equal(first.page, '/omtaler');
  assert.equal(first.dwell_before, '0');
  assert.ok(first.dwell >= 30 && first.dwell < 45, first.dwell);
  // What passes while it is hidden is no reading.
  await page.clock.fastForward(600000);
  await turn(page, 'visible');
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForFunction(() => scrollY + innerHeight >= document.documentElement.scrollHeight - 1);
  await page.clock.fastForward(30000);
  const second = await tells(page, () => turn(page, 'hidden'));
  assert.equal(second.dwell_before, first.dwell);
  assert.ok(second.dwell >= 60 && second.dwell < 100, second.dwell);
  assert.equal(second.scroll, '100');
  await page.goto(`${origin}/`);
  assert.match(await heading(page), /Tre kurs, tre slags arbeidsdager/);
  assert.equal(await kept(page), 0);
  assert.deepEqual(foreign, [], 'requests to others, or errors');
  await context.close();
});

await check('load time, a click, a form; leaving tells, too', async () => {
  const { context, page, foreign } = await visitor(1280);
  await agree(page);
  await page.goto(`${origin}/kurs/excel`);
  await page.waitForFunction(() => performance.getEntriesByType('navigation')[0].loadEventEnd > 0);
  const click = await tells(page, () => page.locator('[data-k-event] >> nth=0').evaluate((a) => {
    a.addEventListener('click', (e) => e.preventDefault(), { once: true });
    a.click();
  }));
  assert.deepEqual(click, { item: '', event: 'cta_click', page: '/kurs/excel' });
  const reading = await tells(page, () => turn(page, 'hidden'));
  assert.ok(reading.load > 0 && reading.load < 600000, reading.load);
  // Hidden twice, told once: what is told next is of the next page.
  await turn(page, 'hidden');
  const view = await tells(page, () => page.goto(`${origin}/pamelding`));
  assert.deepEqual(view, { form: 'signup', event: 'form_view', page: '/pamelding' });
  const start = await tells(page, () => page.getByLabel('Navn').pressSequentially('Kari'));
  assert.deepEqual(start, { form: 'signup', event: 'form_start', page: '/pamelding' });
  // What a page tells when it is left only the server sees: run.sh asks it.
  await page.goto(`${origin}/om`);
  await tells(page, () => turn(page, 'hidden'));
  assert.deepEqual(foreign, [], 'requests to others, or errors');
  await context.close();
});

await end();
