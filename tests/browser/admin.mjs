// SPDX-License-Identifier: ISC
// The admin's pages, on a phone and on a desk.
import assert from 'node:assert/strict';
import { audit, check, end, origin, visitor } from './lib.mjs';

const pages = ['/', '/cells', '/cells?path=/', '/cells?path=mails/ebook/2-the-gaps', '/preview', '/preview?path=/&source=search&stage=decision',
  '/preview/grid?path=/', '/publish', '/publish?draft=autumn', '/publish?draft=broken',
  '/preview?draft=autumn', '/preview/mail?draft=autumn', '/nothing-here', '/preview/mail?mail=none',
  '/preview/mail?mail=ebook/2-the-gaps&lang=da&stage=decision&contact.first_name=Bj%C3%B8rn-%C3%85ge',
  '/outbox', '/outbox?state=failed', '/people', '/people?q=bj%C3%B8rk', '/people?id=1', '/people?id=2',
  '/people?id=9', '/people/card', '/report/'];

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

await check('a mail is shown on a phone, wide and as text', async () => {
  const { context, page } = await visitor(1280);
  await page.goto(`${origin}/k/admin/preview`);
  await page.getByRole('link', { name: 'Mails' }).click();
  await page.getByLabel('Mail').selectOption('ebook/2-the-gaps');
  await page.getByLabel('Language').selectOption('sv');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByLabel('Stage').selectOption('decision');
  await page.getByLabel('first_name').fill('Märta & <b>Åke</b>');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.locator('iframe').nth(1).waitFor({ state: 'attached' });
  const [phone, wide] = page.frames().slice(1);
  assert.equal(await phone.evaluate(() => innerWidth), 360);
  assert.ok(await wide.evaluate(() => innerWidth) > 600);
  for (const frame of [phone, wide]) {
    assert.match(await frame.locator('body').innerText(), /Hej Märta & <b>Åke<\/b>,[^]* kostar 1/);
    assert.ok(await frame.evaluate(() => [...document.images].length > 0 &&
      [...document.images].every((i) => i.naturalWidth > 0)), 'a picture is missing');
  }
  assert.match(await page.locator('pre.plain').innerText(), /Hej Märta & <b>Åke<\/b>,/);
  assert.match(await page.locator('.inbox').innerText(), /^Ingrid Berg\s/);
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

await check('a mail that may have arrived is looked for, and settled with one button', async () => {
  const { context, page } = await visitor(360);
  await page.goto(`${origin}/k/admin/`);
  await page.locator('main').getByRole('link', { name: 'outbox' }).click();
  await page.getByRole('button', { name: 'It arrived: mail 1' }).click();
  assert.equal(await page.locator('p.good').innerText(), 'The mail counts as sent.');
  await page.getByRole('button', { name: 'Send again: mail 2' }).click();
  assert.equal(await page.locator('p.good').innerText(), 'The mail is sent once more.');
  assert.equal(await page.getByRole('heading', { name: 'Uncertain' }).count(), 0);
  await page.getByLabel('State').selectOption('queued');
  await page.getByRole('button', { name: 'Show' }).click();
  // Beside what tells a colleague of the visitors before.
  assert.equal(await page.getByRole('region', { name: 'Mails' }).locator('tbody tr', { hasText: 'ebook/offer' }).count(), 1);
  await context.close();
});

await check('a seller on a phone says what he did, and is led to what is to be done', async () => {
  const { context, page } = await visitor(360);
  await page.goto(`${origin}/k/admin/people`);
  await page.getByLabel('Name, address or company').fill('maja');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('link', { name: 'Maja' }).click();
  await page.getByLabel('Note, if there is one').fill('Wants it in <May>\nor June');
  await page.getByRole('button', { name: 'Called' }).click();
  assert.equal(await page.locator('p.good').innerText(), 'It is written down.');
  assert.match(await page.locator('ol.people').innerText(), /: Called, says admin\n[^]*Wants it in <May>\nor June/);
  await page.getByRole('button', { name: 'Done: Send the list of dates' }).click();
  assert.equal(await page.getByRole('button', { name: /^Done/ }).count(), 0);
  await page.getByLabel('Task').fill('Call again');
  await page.getByRole('button', { name: 'Give the task' }).click();
  await page.getByLabel('Because of').selectOption('time');
  await page.getByRole('button', { name: 'Lost', exact: true }).click();
  assert.match(await page.locator('ol.people').innerText(), /: Lost, says admin\n+because: time/);
  await page.getByLabel('Tag: small letters').fill('fair-2027');
  await page.getByRole('button', { name: 'Add the tag' }).click();
  await page.getByRole('link', { name: 'fair-2027', exact: true }).click();
  assert.match(await page.locator('ul.people').innerText(), /^Maja/);
  assert.equal(await page.locator('ul.people li').count(), 1);
  await page.getByRole('link', { name: 'People' }).click();
  assert.match(await page.locator('main').innerText(), /Waiting for us[^]*Maja[^]*Ingrid Berg[^]*Call again/);
  await page.getByRole('link', { name: 'Somebody new: a card from a fair' }).click();
  await page.getByLabel('Name').fill('Ida Ås');
  await page.getByRole('textbox', { name: 'Address' }).fill('ida@example.com');
  await page.getByLabel('wants Nordkurs-brevet').check();
  await page.getByRole('button', { name: 'Keep' }).click();
  assert.match(await page.locator('p.error').innerText(), /^Choose the mail/);
  assert.ok(await page.getByLabel('wants Nordkurs-brevet').isChecked());
  await page.getByLabel('Mail that asks').selectOption('ebook');
  await page.getByRole('button', { name: 'Keep' }).click();
  assert.equal(await page.locator('h1').innerText(), 'Ida Ås');
  assert.match(await page.locator('ol.people').innerText(), /Mail\n+confirm-ebook, waits/);
  await context.close();
});

await end();
