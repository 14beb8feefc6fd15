// SPDX-License-Identifier: ISC
// A real Chromium for the tests of pages.  A proxy on a port the system chooses
// leads it to nginx's Unix socket, the first argument.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';

const require = createRequire(`${process.env.PLAYWRIGHT}/node_modules/`);
const { chromium } = require('playwright-core');
const [, , socket] = process.argv;

const proxy = net.createServer((client) => {
  const upstream = net.connect(socket);
  client.pipe(upstream).pipe(client);
  client.on('error', () => upstream.destroy());
  upstream.on('error', () => client.destroy());
});
await new Promise((ready) => proxy.listen(0, '127.0.0.1', ready));
export const origin = `http://localhost:${proxy.address().port}`;

// A person's name for the browser: the headless one is taken for a program.  The
// whole browser has it, since what a page sends while it is left has no other.
const [version] = /\d+/.exec(execFileSync(process.env.CHROMIUM, ['--version'],
  { stdio: ['ignore', 'pipe', 'ignore'] }));
const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', `--user-agent=${userAgent}`],
});

export async function visitor(width, options = {}) {
  const context = await browser.newContext({
    viewport: { width, height: 800 }, locale: 'nb-NO', ...options,
  });
  const page = await context.newPage();
  const foreign = [];
  page.on('request', (r) => { if (!r.url().startsWith(origin)) foreign.push(r.url()); });
  page.on('console', (m) => { if (m.type() === 'error') foreign.push(m.text()); });
  return { context, page, foreign };
}

export async function agree(page) {
  await page.goto(`${origin}/om`);
  await page.getByRole('button', { name: 'Ja, gjerne' }).click();
}

// The page becomes hidden, or visible again; a headless browser hides nothing.
export const turn = (page, state) => page.evaluate((now) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now });
  document.dispatchEvent(new Event('visibilitychange'));
}, state);

let checks = 0;
export async function check(name, run) {
  try {
    await run();
    checks += 1;
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`FAIL ${name}`);
    throw error;
  }
}

// Its source is given to the page by the browser, so the site's policy stays.
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
export async function audit(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document));
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html}`));
}

export async function end() {
  await browser.close();
  proxy.close();
  console.log(`${checks} checks`);
}
