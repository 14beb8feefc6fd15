// SPDX-License-Identifier: ISC
// What visitors see and what their browser keeps.
import assert from 'node:assert/strict';
import { audit, check, end, origin, visitor } from './lib.mjs';

const heading = (page) => page.locator('h1').first().innerText();

for (const width of [360, 1280]) {
  await check(`variants at ${width} px`, async () => {
    const seen = new Set();
    for (const [name, referer] of [['search', 'https://www.google.no/'],
      ['social', 'https://www.facebook.com/'], ['direct', undefined]]) {
      const { context, page, foreign } = await visitor(width, { javaScriptEnabled: false });
      await page.goto(`${origin}/`, { referer });
      seen.add(await heading(page));
      await page.screenshot({ path: `${process.env.SHOTS}/front-${name}-${width}.png`, fullPage: true });
      assert.deepEqual(foreign, [], 'requests to others, or errors');
      assert.deepEqual(await context.cookies(), [], 'a cookie without consent');
      await context.close();
    }
    assert.equal(seen.size, 3);
  });

  await check(`no page is wider than a screen of ${width} px`, async () => {
    const { context, page } = await visitor(width);
    for (const path of ['/', '/da/', '/sv/', '/en/', '/kurs/', '/kurs/excel', '/kurs/ki', '/priser',
      '/omtaler', '/om', '/pamelding', '/personvern', '/k/consent', '/finnes-ikke']) {
      await page.goto(origin + path);
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
      assert.ok(wide <= width, `${path} is ${wide} px wide`);
      await page.screenshot({ path: `${process.env.SHOTS}/page${path.replaceAll('/', '_')}-${width}.png` });
    }
    await context.close();
  });
}

await check('the second page of a visit keeps the promise', async () => {
  const { context, page } = await visitor(1280);
  await page.goto(`${origin}/`, { referer: 'https://www.facebook.com/' });
  await page.getByRole('link', { name: 'Priser' }).click();
  assert.match(await heading(page), /fredagsrettingen/);
  await context.close();
});

await check('both answers are equally easy', async () => {
  const { context, page } = await visitor(360);
  await page.goto(`${origin}/`);
  const no = await page.getByRole('button', { name: 'Nei takk' }).boundingBox();
  const yes = await page.getByRole('button', { name: 'Ja, gjerne' }).boundingBox();
  assert.ok(Math.abs(no.width - yes.width) < 1 && Math.abs(no.height - yes.height) < 1);
  assert.ok(no.height >= 44 && Math.abs(no.y - yes.y) < 1);
  await context.close();
});

await check('no: one cookie without an id, and not asked again', async () => {
  const { context, page } = await visitor(360, { javaScriptEnabled: false });
  await page.goto(`${origin}/priser`);
  await page.getByRole('button', { name: 'Nei takk' }).click();
  assert.equal(page.url(), `${origin}/priser`);
  assert.equal(await page.getByRole('button', { name: 'Nei takk' }).count(), 0);
  const cookies = await context.cookies();
  assert.equal(cookies.length, 1);
  const other = await visitor(360);
  await other.page.goto(`${origin}/`);
  await other.page.getByRole('button', { name: 'Nei takk' }).click();
  assert.equal((await other.context.cookies())[0].value, cookies[0].value, 'the same for everybody');
  await other.context.close();
  await context.close();
});

await check('yes: remembered, and two looks at the prices change the front page', async () => {
  const { context, page } = await visitor(1280, { javaScriptEnabled: false });
  await page.goto(`${origin}/`);
  const before = await heading(page);
  await page.getByRole('button', { name: 'Ja, gjerne' }).click();
  const [cookie] = await context.cookies();
  assert.ok(cookie.httpOnly && cookie.sameSite === 'Lax');
  await page.goto(`${origin}/priser`);
  await page.goto(`${origin}/om`);
  await page.goto(`${origin}/priser`);
  await page.goto(`${origin}/`);
  const after = await heading(page);
  assert.notEqual(after, before);
  assert.match(after, /Klar til å begynne/);
  await page.screenshot({ path: `${process.env.SHOTS}/front-decision-1280.png`, fullPage: true });
  await page.getByRole('link', { name: 'Mine valg' }).click();
  await page.getByRole('button', { name: 'Nei takk' }).click();
  assert.ok(!(await context.cookies()).some((c) => c.value === cookie.value), 'the cookie is gone');
  await context.close();
});

await check('chosen purposes only', async () => {
  const { context, page } = await visitor(360);
  await page.goto(`${origin}/k/consent`);
  await page.locator('summary').click();
  await page.getByLabel('Husk hvor langt jeg er kommet').check();
  await page.getByRole('button', { name: 'Lagre valgene mine' }).click();
  assert.equal((await context.cookies()).length, 1);
  await context.close();
});

await check('a form on another site can not say yes for anybody', async () => {
  const { context, page } = await visitor(1280);
  await page.route('http://other.example/', (route) => route.fulfill({
    contentType: 'text/html',
    body: `<form method="post" action="${origin}/k/consent"><button name="choice" value="all">x</button></form>`,
  }));
  await page.goto('http://other.example/');
  const [answer] = await Promise.all([
    page.waitForResponse((r) => r.url().includes('/k/consent')),
    page.getByRole('button').click(),
  ]);
  assert.equal(answer.status(), 403);
  assert.deepEqual(await context.cookies(origin), []);
  await context.close();
});

await check('axe finds what is planted', async () => {
  const { context, page } = await visitor(360);
  await page.goto(`${origin}/priser`);
  await page.evaluate(() => document.querySelector('main').append(new Image()));
  assert.notDeepEqual(await audit(page), []);
  await context.close();
});

for (const width of [360, 1280])
  await check(`axe finds nothing at ${width} px`, async () => {
    const paths = ['/', '/da/', '/sv/', '/en/', '/priser', '/kurs/', '/kurs/excel', '/omtaler',
      '/om', '/pamelding', '/personvern', '/k/consent', '/k/why', '/ingen'];
    for (const referer of ['https://www.google.no/', 'https://www.facebook.com/', undefined]) {
      const { context, page } = await visitor(width);
      for (const path of paths) {
        await page.goto(origin + path, { referer });
        assert.deepEqual(await audit(page), [], `${path} from ${referer}`);
      }
      await context.close();
    }
  });

await end();
