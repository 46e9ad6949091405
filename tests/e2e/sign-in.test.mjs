// Sign-in links that don't work at once, and pages that were open when the session expired.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeKeyApplication } from './support/api.mjs';
import { openPage } from './support/browser.mjs';
import { goToTab, told } from './support/console.mjs';
import { FAULT } from './support/fault-proxy.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const SESSION = /^\/countersign\/v1\/session$/;

let server;
let browser;
let proxy;
let page;

setUp({ faults: true, prepare: (it) => ({ server, browser, proxy, page } = it) });

async function freshLink() {
  return (await server.run('sign-in-link', '--data-dir', server.dataDir)).match(/https?:\/\/\S+#code=\S+/)[0];
}

const throughProxy = (link) => link.replace(server.origin, proxy.origin);

test('used link while signed in: says so and shows the applications', async () => {
  await page.goto(`${proxy.origin}/inspect`);
  await page.goto(proxy.signInLink);
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
  await told(page, /already signed in/);
});

test('used link while signed out: asks for a new one', async (t) => {
  const stranger = await openPage(browser);
  t.after(() => stranger.context().close());
  await stranger.goto(proxy.signInLink);
  await stranger.getByRole('alert').waitFor();
  await stranger.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
});

test('a pasted text that is no link is not reported as used', async (t) => {
  const stranger = await openPage(browser);
  t.after(() => stranger.context().close());
  await stranger.goto(`${proxy.origin}/applications`);
  const from = stranger.sent.length;
  for (const text of ['hello', `${proxy.origin}/sign-in#code=cut-off`]) {
    await stranger.getByLabel('Sign-in link').fill(text);
    await stranger.getByRole('button', { name: 'Sign in', exact: true }).click();
    await stranger.getByText(/not a sign-in link/).waitFor();
  }
  assert.deepEqual(stranger.sent.slice(from).filter(({ method }) => method === 'POST'), [], 'the server is not asked');
});

test('a tab that is signed out notices the sign-in in another', async (t) => {
  const first = await openPage(browser);
  t.after(() => first.context().close());
  await first.goto(`${proxy.origin}/applications`);
  await first.getByRole('heading', { name: 'Sign in', exact: true }).waitFor();
  const second = await first.context().newPage();
  await second.goto(throughProxy(await freshLink()));
  await second.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
  await first.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
});

test('other errors are not reported as a used link', async (t) => {
  const cases = [
    ['dropped', FAULT.dropped, /can’t be reached/],
    ['403', FAULT.rejected(403, { error: 'Forbidden', message: 'Not from this origin.' }), /Not from this origin/],
    ['429', FAULT.rejected(429, { error: 'Too Many Requests', message: 'Too many.' }, { 'retry-after': '120' }), /120 s/],
    ['502 of something before the server', FAULT.rejected(502, '<html>Bad gateway</html>'), /502/],
    ['a page of something between', FAULT.unreadable, /can’t be read/],
  ];
  for (const [name, fault, words] of cases) {
    await t.test(name, async () => {
      const stranger = await openPage(browser);
      proxy.fail('POST', SESSION, fault);
      await stranger.goto(throughProxy(await freshLink()));
      await stranger.getByRole('alert').filter({ hasText: words }).waitFor();
      assert.equal(await stranger.getByText('no longer works').count(), 0);
      proxy.reset();
      await stranger.context().close();
    });
  }
});

test('failed reads are retried after signing in again', async () => {
  const { clientId } = await makeKeyApplication(page, server, 'Read by itself', keys.rsa(2048));
  await goToTab(page, proxy, clientId, 'settings');
  proxy.fail('GET', /\/credentials$/, FAULT.rejected(401, { error: 'Unauthorized', message: 'The session has ended.' }));
  await page.getByRole('link', { name: 'Credentials', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.waitFor();
  proxy.reset();
  await dialog.getByLabel('Sign-in link').fill(await freshLink());
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('table', { name: 'Credentials' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0);
});

test('the dialog reports when the session can’t be checked', async () => {
  const { clientId } = await makeKeyApplication(page, server, 'Asked in vain', keys.rsa(2048));
  await goToTab(page, proxy, clientId, 'settings');
  proxy.fail('GET', /\/credentials$/, FAULT.rejected(401, { error: 'Unauthorized', message: 'The session has ended.' }));
  await page.getByRole('link', { name: 'Credentials', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.waitFor();
  proxy.fail('GET', SESSION, FAULT.dropped);
  await dialog.getByRole('button', { name: 'I opened the link in another tab' }).click();
  await dialog.getByText(/can’t be reached/).waitFor();
  proxy.reset();
  await dialog.getByRole('button', { name: 'I opened the link in another tab' }).click();
  await dialog.waitFor({ state: 'hidden' });
});
