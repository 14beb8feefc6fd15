// SPDX-License-Identifier: ISC
// What visitors see and what their browser keeps.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { audit, check, end, origin, visitor } from './lib.mjs';

const heading = (page) => page.locator('h1').first().innerText();

// Whatever the browser keeps of the site, script or not.
async function kept(context, page) {
  const found = (await context.cookies()).map((c) => `cookie ${c.name}`);
  return found.concat(await page.evaluate(async () => [
    ...(document.cookie ? [`document.cookie ${document.cookie}`] : []),
    ...Object.keys(localStorage).map((key) => `localStorage ${key}`),
    ...Object.keys(sessionStorage).map((key) => `sessionStorage ${key}`),
    ...(await indexedDB.databases()).map((db) => `indexedDB ${db.name}`),
    ...(await caches.keys()).map((name) => `cache ${name}`),
    ...(await navigator.serviceWorker.getRegistrations()).map((r) => `worker ${r.scope}`),
  ]));
}

// Tables that hold a row, but those which count views and are about nobody.
function rows() {
  const sql = (text) => execFileSync('sqlite3', ['-readonly', process.env.DATABASE, text])
    .toString().split('\n').filter(Boolean);
  const tables = sql(`SELECT name FROM sqlite_schema WHERE type = 'table'
    AND name NOT LIKE 'sqlite_%' AND name NOT IN ('counter', 'unknown_source')`);
  assert.ok(tables.includes('visitor') && tables.includes('consent'));
  return tables.filter((name) => sql(`SELECT 1 FROM ${name} LIMIT 1`).length > 0);
}

await check('without consent no cookie, no row, nothing in the browser', async () => {
  const { context, page, foreign } = await visitor(1280);
  await page.goto(`${origin}/?utm_source=facebook&utm_medium=social&utm_campaign=x&fbclid=secret`,
    { referer: 'https://www.facebook.com/' });
  for (const name of ['Priser', 'Om oss', 'Kurs', 'Mine valg']) {
    assert.deepEqual(await kept(context, page), [], page.url());
    await page.getByRole('link', { name, exact: true }).first().click();
    await page.waitForLoadState();
  }
  await page.goto(`${origin}/k/why`);
  assert.deepEqual(await kept(context, page), []);
  assert.deepEqual(foreign, []);
  assert.deepEqual(rows(), []);
  for (const [what, plant] of [
    ['localStorage x', () => localStorage.setItem('x', '1')],
    ['sessionStorage x', () => sessionStorage.setItem('x', '1')],
    ['cache x', () => caches.open('x')],
    ['indexedDB x', () => new Promise((done) => { indexedDB.open('x').onsuccess = done; })],
    ['cookie x', () => { document.cookie = 'x=1'; }],
  ]) {
    await page.evaluate(plant);
    assert.ok((await kept(context, page)).includes(what), `${what} is planted`);
  }
  await context.close();
});

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
      '/omtaler', '/om', '/pamelding', '/takk', '/personvern', '/k/consent', '/finnes-ikke']) {
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

await check('yes on the third page: what came with the landing is reported', async () => {
  const { context, page } = await visitor(1280, { javaScriptEnabled: false });
  await page.goto(`${origin}/?utm_source=linkedin&utm_medium=social`);
  for (const name of ['Priser', 'Om oss']) await page.getByRole('link', { name, exact: true }).first().click();
  assert.deepEqual(await context.cookies(), []);
  await page.getByRole('button', { name: 'Ja, gjerne' }).click();
  assert.equal((await context.cookies()).length, 1);
  assert.deepEqual(execFileSync('sqlite3', ['-readonly', process.env.DATABASE,
    'SELECT source, source_class FROM touch']).toString().trim(), 'linkedin|social');
  await page.goto(`${origin}/k/consent`);
  await page.getByRole('button', { name: 'Nei takk' }).click();
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

for (const width of [360, 1280]) {
  await check(`a question is answered at once at ${width} px`, async () => {
    const { context, page, foreign } = await visitor(width, { javaScriptEnabled: false });
    await page.goto(`${origin}/priser`, { referer: 'https://www.facebook.com/' });
    const asked = page.getByRole('group', { name: 'Hva holder deg igjen?' });
    await asked.screenshot({ path: `${process.env.SHOTS}/ask-${width}.png` });
    await asked.getByRole('button', { name: 'Redd for å velge feil' }).click();
    assert.match(page.url(), /\/priser\?answered=holds_you_back\.[a-z2-7]{42}&s=[a-z2-7]{8}#holds_you_back$/);
    assert.match(await heading(page), /fredagsrettingen/);
    assert.equal(await asked.count(), 0, 'not asked again in its place');
    const helped = page.locator('#holds_you_back');
    assert.match(await helped.innerText(), /Takk[^]*Bytt kurs én gang/);
    await helped.screenshot({ path: `${process.env.SHOTS}/ask-answered-${width}.png` });
    assert.deepEqual(await context.cookies(), []);
    assert.deepEqual(foreign, [], 'requests to others, or errors');
    await context.close();
  });

  await check(`questions for who agreed at ${width} px`, async () => {
    const { context, page } = await visitor(width);
    await page.goto(`${origin}/pamelding`);
    await page.getByRole('button', { name: 'Ja, gjerne' }).click();
    const field = page.getByRole('textbox', { name: 'Noe annet' });
    await page.locator('#heard').screenshot({ path: `${process.env.SHOTS}/ask-words-${width}.png` });
    assert.deepEqual(await audit(page), []);
    await field.fill('En podkast');
    const [sent] = await Promise.all([
      page.waitForRequest((r) => r.method() === 'POST'),
      page.waitForURL(/answered=heard\.[a-z2-7]{42}#heard$/),
      field.press('Enter'),
    ]);
    assert.match(sent.postData(), /words=En\+podkast&answer=other$/, 'Enter sends the words, not the first button');
    assert.deepEqual(await audit(page), []);
    await page.goto(`${origin}/pamelding`);
    assert.equal(await page.locator('#heard').count(), 0, 'not asked again');
    await context.close();
  });
}

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
    const paths = ['/', '/da/', '/sv/', '/en/', '/priser', '/priser?answered=holds_you_back.price', '/kurs/', '/kurs/excel', '/omtaler',
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
