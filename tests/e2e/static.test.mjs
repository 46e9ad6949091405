// The console on plain static hosts: under any path, with and without support for deep links.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { launch, openPage } from './support/browser.mjs';
import { StaticHost } from './support/static-host.mjs';
import * as keys from '../support/keys.mjs';

let browser;
let host;
let page;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

afterEach(async () => {
  await page?.context().close();
  await host?.stop();
});

/** Starts a host and a page that counts CSP violations. */
async function serve(options) {
  host = await StaticHost.start(options);
  page = await openPage(browser);
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
}

async function assertClean() {
  assert.deepEqual(page.faults, []);
  assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
}

async function inspectWorks() {
  await page.getByRole('heading', { name: /inspect/i }).first().waitFor();
  await page.getByLabel('Choose a file').setInputFiles(keys.rsa(2048).spki);
  await page.getByText('SHA-256').first().waitFor();
}

for (const [otherwise, path] of [['page', '/tools/console/'], ['index', '/tools/console/'], ['page', '/'], ['index', '/']]) {
  test(`deep links work under ${path} on a host that answers ${otherwise} for missing files`, async () => {
    await serve({ path, otherwise });
    await page.goto(`${host.url}inspect`);
    await inspectWorks();
    assert.equal(page.url(), `${host.url}inspect`, 'the address is the page’s own again');
    await page.reload();
    await inspectWorks();
    await page.getByRole('link', { name: 'Applications', exact: true }).click();
    await page.getByRole('heading', { name: 'Connect to an Auth0 tenant' }).waitFor();
    assert.equal(page.url(), `${host.url}applications`);
    await page.goBack();
    await page.getByRole('heading', { name: /inspect/i }).first().waitFor();
    await page.goto(`${host.url}applications?q=a%26b&page=2`);
    await page.getByRole('heading', { name: 'Connect to an Auth0 tenant' }).waitFor();
    assert.equal(page.url(), `${host.url}applications?q=a%26b&page=2`, 'the query is kept');
    await assertClean();
  });
}

test('links behind #/ work on any host', async () => {
  await serve({ path: '/tools/console/' });
  await page.goto(`${host.url}#/inspect`);
  await inspectWorks();
  assert.equal(page.url(), `${host.url}inspect`);
  assert.ok(host.asked.every(({ status }) => status === 200), JSON.stringify(host.asked));
  await assertClean();
});

test('unknown addresses show Not found', async () => {
  await serve({ path: '/tools/console/', otherwise: 'page' });
  await page.goto(`${host.url}nowhere/at/all`);
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  await assertClean();
});

test('a fragment can’t navigate to another host', async () => {
  await serve({});
  await page.goto(`${host.url}#//evil.example/inspect`);
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  assert.ok(page.url().startsWith(host.origin), page.url());
  await assertClean();
});

for (const [what, options] of [
  ['is missing', { config: null }],
  ['is missing and the host answers its page instead', { config: null, otherwise: 'index' }],
  ['says so', { config: '{"backend":"same-origin"}' }],
]) {
  test(`with config.json ${what} the backend is the host itself`, async () => {
    await serve(options);
    await page.goto(host.url);
    await page.getByRole('alert').waitFor();
    assert.ok(host.asked.some(({ url }) => url === '/countersign/v1/session'), 'it was asked who is signed in');
    await assertClean();
  });
}

for (const [config, words] of [
  ['{\n  "backend": "a.b",\n}', 'Line 3, column 1'],
  ['{"backed": "acme.eu.auth0.com"}', 'unknown field `backed`'],
  ['{"backend": "http://auth.example.com"}', 'https only'],
]) {
  test(`an invalid config.json is reported with its position: ${words}`, async () => {
    await serve({ config });
    await page.goto(host.url);
    const alert = page.getByRole('alert').filter({ hasText: 'config.json can’t be used' });
    await alert.getByText(words).waitFor();
    await alert.getByRole('link', { name: `${host.url}config.json` }).waitFor();
    assert.ok(host.asked.every(({ url }) => !url.startsWith('/countersign/')), 'no backend is guessed');
    await assertClean();
  });
}

test('the policy in the page is enforced on a host without headers', async () => {
  await serve({ config: '{"backend":"https://auth.example.com"}' });
  await page.goto(host.url);
  await page.getByRole('heading', { name: 'Connect to a server' }).waitFor();
  await assertClean();
  const blocked = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.intruded = true';
    document.head.append(script);
    // Deferred: code run by the debugger is exempt.
    const evaluated = await new Promise((resolve) => {
      setTimeout(() => {
        try {
          resolve(new Function('return true')());
        } catch {
          resolve(false);
        }
      });
    });
    const sent = await fetch('https://elsewhere.example/', { mode: 'no-cors' }).then(() => true, () => false);
    return { ran: Boolean(globalThis.intruded), evaluated, sent };
  });
  assert.deepEqual(blocked, { ran: false, evaluated: false, sent: false });
  // Narrowed to the backend. The browser reports a violation with a delay.
  await page.waitForFunction(() => globalThis.violations.some((violation) => violation.startsWith('connect-src https://elsewhere.example')));
});

test('the console refuses to run in a frame', async () => {
  await serve({});
  await page.goto(`${host.url}nowhere`);
  await page.setContent(`<iframe src="${host.url}" title="console"></iframe>`);
  await page.frameLocator('iframe').getByRole('link', { name: 'Open Countersign on its own' }).waitFor();
});
