// Network and server failures: what pages report, what they keep, and how they recover.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { call, makeApplication, makeCredential, makeKeyApplication, readClient, readCredentials, useKeys } from './support/api.mjs';
import { chooseFromMenu, credentialRow, goToTab, offerFile, told, until } from './support/console.mjs';
import { FAULT } from './support/fault-proxy.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const CLIENTS = /^\/api\/v2\/clients\?/;
const CLIENT = /^\/api\/v2\/clients\/[^/?]+$/;
const CREATE = /^\/api\/v2\/clients$/;
const CREDENTIALS = /^\/api\/v2\/clients\/[^/?]+\/credentials$/;

let server;
let proxy;
let page;

setUp({ faults: true, prepare: (it) => ({ server, proxy, page } = it) });

const tryAgain = () => page.getByRole('button', { name: 'Try again' });
const application = (name, more) => makeApplication(page, server, name, more);

test('slow answer: shows loading, then the data', async () => {
  await application('Slow to come');
  const held = FAULT.held();
  proxy.fail('GET', CLIENTS, held);
  await page.goto(`${proxy.origin}/applications`);
  await page.getByText('Loading…').first().waitFor();
  held.release();
  await page.getByRole('link', { name: 'Slow to come' }).waitFor();
});

test('without a connection there is one notice, and what is shown comes back by itself', async () => {
  await application('Comes back');
  await page.goto(`${proxy.origin}/applications`);
  await page.getByRole('link', { name: 'Comes back' }).waitFor();
  const rule = proxy.fail('GET', /./, FAULT.dropped);
  await until(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    return page.getByRole('alert').filter({ hasText: /can’t be reached/ }).isVisible();
  }, 'the notice');
  assert.equal(await page.getByRole('alert').count(), 1);
  assert.equal(await page.locator('.callout[data-tone=danger]').count(), 0);
  await page.getByRole('link', { name: 'Comes back' }).waitFor();
  assert.ok(rule.hits > 0);
  await application('Made meanwhile');
  proxy.reset();
  await page.getByRole('alert').waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: 'Made meanwhile' }).waitFor();
});

test('a change that was not sent is not said to be perhaps saved', async () => {
  const { client_id: clientId } = await application('Surely not saved');
  await goToTab(page, proxy, clientId, 'settings');
  await page.getByLabel('Name', { exact: true }).fill('Never sent');
  proxy.fail('GET', /./, FAULT.dropped);
  proxy.fail('PATCH', /./, FAULT.dropped);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('.form-error').getByText(/can’t be reached/).waitFor();
  assert.equal(await page.getByText(/may have been saved/).count(), 0);
  proxy.reset();
  await page.getByRole('alert').filter({ hasText: 'No connection' }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await told(page, 'Saved.');
});

test('a failed read is explained, and Try again works', async (t) => {
  await application('Read again');
  const cases = [
    ['dropped', FAULT.dropped, /can’t be reached/],
    ['403', FAULT.rejected(403, { error: 'Forbidden', message: 'Insufficient scope, expected any of: read:clients', errorCode: 'insufficient_scope' }), /read:clients/],
    ['404', FAULT.rejected(404, { error: 'Not Found', message: 'Nothing is here.' }), /Nothing is here/],
    ['500 with words', FAULT.rejected(500, { error: 'Internal Server Error', message: 'The database is locked.' }), /The database is locked/],
    ['502 of something before the server', FAULT.rejected(502, '<html>Bad gateway</html>'), /502/],
    ['a truncated body', FAULT.truncated, /can’t be read|can’t be reached/],
    ['a body that is no JSON', FAULT.unreadable, /can’t be read/],
  ];
  for (const [name, fault, words] of cases) {
    await t.test(name, async () => {
      const rule = proxy.fail('GET', CLIENTS, fault);
      await page.goto(`${proxy.origin}/applications`);
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
      assert.ok(rule.hits > 0);
      proxy.reset();
      await tryAgain().click();
      await page.getByRole('link', { name: 'Read again' }).waitFor();
      await tryAgain().waitFor({ state: 'hidden' });
    });
  }
});

test('creating an application: on any failure the form is kept, the message is true, and retrying works', async (t) => {
  const cases = [
    ['dropped', FAULT.dropped, /can’t be reached/],
    ['403', FAULT.rejected(403, { error: 'Forbidden', message: 'Insufficient scope, expected any of: create:clients' }), /create:clients/],
    ['409', FAULT.rejected(409, { error: 'Conflict', message: 'An application like this exists.' }), /An application like this exists/],
    ['500', FAULT.rejected(500, '{}'), /500/],
    ['a body that is no JSON', FAULT.unreadable, /can’t be read/],
  ];
  for (const [name, fault, words] of cases) {
    await t.test(name, async () => {
      await page.goto(`${proxy.origin}/applications`);
      await page.getByRole('button', { name: 'Create Application' }).first().click();
      const dialog = page.getByRole('dialog', { name: 'Create Application' });
      await dialog.getByLabel('Name', { exact: true }).fill(`Made despite ${name}`);
      await dialog.getByLabel(/^Description/).fill('Typed once.');
      proxy.fail('POST', CREATE, fault);
      await dialog.getByRole('button', { name: 'Create', exact: true }).click();
      await dialog.getByRole('alert').filter({ hasText: words }).waitFor();
      assert.equal(await dialog.getByLabel(/^Description/).inputValue(), 'Typed once.');
      proxy.reset();
      await dialog.getByRole('button', { name: 'Create', exact: true }).click();
      await page.getByRole('heading', { name: `Made despite ${name}` }).waitFor();
    });
  }
});

test('adding a credential: on any failure file and form are kept, and retrying works', async (t) => {
  const cases = [
    ['dropped', FAULT.dropped, /can’t be reached/],
    ['403', FAULT.rejected(403, { error: 'Forbidden', message: 'Insufficient scope, expected any of: create:client_credentials' }), /create:client_credentials/],
    ['500', FAULT.rejected(500, { error: 'Internal Server Error', message: 'The disk is full.' }), /The disk is full/],
    ['a body that is no JSON', FAULT.unreadable, /can’t be read/],
  ];
  for (const [name, fault, words] of cases) {
    await t.test(name, async () => {
      const { client_id: clientId } = await application(`Adds despite ${name}`);
      await goToTab(page, proxy, clientId);
      const form = await offerFile(page, keys.rsa(2048).spki);
      await form.getByLabel('Name', { exact: true }).fill('kept');
      await form.getByText('Advanced', { exact: true }).click();
      await form.getByLabel(/^Key ID/).fill('typed-by-hand-1');
      proxy.fail('POST', CREDENTIALS, fault);
      await form.getByRole('button', { name: 'Add Credential' }).click();
      await form.getByRole('alert').filter({ hasText: words }).waitFor();
      assert.equal(await form.getByLabel(/^Key ID/).inputValue(), 'typed-by-hand-1');
      await form.getByText('SHA-256').first().waitFor();
      proxy.reset();
      await form.getByRole('button', { name: 'Add Credential' }).click();
      await form.waitFor({ state: 'hidden' });
      await credentialRow(page, 'kept').waitFor();
      assert.equal((await readCredentials(page, server, clientId)).length, 1);
    });
  }
});

test('adding a credential while the server is stopped: the error is in view, with the focus', async () => {
  const { client_id: clientId } = await application('Server stopped');
  await page.setViewportSize({ width: 1280, height: 700 });
  await goToTab(page, proxy, clientId);
  const form = await offerFile(page, keys.rsa(2048).certificate);
  await form.getByText('SHA-256').first().waitFor();
  proxy.fail('GET', /./, FAULT.dropped);
  proxy.fail('POST', /./, FAULT.dropped);
  await form.getByRole('button', { name: 'Add Credential' }).click();
  const error = form.getByRole('alert').filter({ hasText: /can’t be reached/ });
  await error.waitFor();
  await form.locator('.form-error:focus').waitFor();
  const [box, foot] = [await error.boundingBox(), await form.getByRole('button', { name: 'Add Credential' }).boundingBox()];
  assert.ok(box.y > 0 && box.y + box.height < foot.y, 'above the button');
  await page.setViewportSize({ width: 1280, height: 900 });
  proxy.reset();
});

test('lost answer: the outcome is reported as unknown, and retrying makes no duplicate', async () => {
  const { client_id: clientId } = await application('Lost answer');
  await goToTab(page, proxy, clientId);
  const form = await offerFile(page, keys.rsa(2048).spki);
  await form.getByLabel('Name', { exact: true }).fill('perhaps there');
  proxy.fail('POST', CREDENTIALS, FAULT.answerLost);
  await form.getByRole('button', { name: 'Add Credential' }).click();
  await form.getByRole('alert').waitFor();
  proxy.reset();
  assert.equal((await readCredentials(page, server, clientId)).length, 1, 'the server did add it');
  await form.getByRole('alert').filter({ hasText: /may have been saved/ }).waitFor();
  await form.getByText(/as perhaps there\b/).first().waitFor();
  await assertBlocked(form.getByRole('button', { name: 'Add Credential' }));
  assert.equal((await readCredentials(page, server, clientId)).length, 1);
});

test('401: sign in again over the page and keep what was typed', async (t) => {
  const { client_id: clientId } = await application('Signed out meanwhile');
  await goToTab(page, proxy, clientId, 'settings');
  await page.getByLabel('Name', { exact: true }).fill('Typed before');
  proxy.fail('PATCH', CLIENT, FAULT.rejected(401, { error: 'Unauthorized', message: 'The session has ended.' }));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.waitFor();
  proxy.reset();
  await t.test('a used link is rejected with an explanation', async () => {
    await dialog.getByLabel('Sign-in link').fill(server.signInLink);
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.getByLabel('Sign-in link').and(page.locator('[aria-invalid=true]')).waitFor();
  });
  await t.test('a fresh link continues', async () => {
    const link = (await server.run('sign-in-link', '--data-dir', server.dataDir)).match(/https?:\/\/\S+#code=\S+/)?.[0];
    await dialog.getByLabel('Sign-in link').fill(link);
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Typed before');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await told(page, 'Saved.');
    assert.equal((await readClient(page, server, clientId)).name, 'Typed before');
  });
});

test('actions without their scope are disabled from the start, with the scope named', async (t) => {
  const { clientId } = await makeKeyApplication(page, server, 'Looked at only', keys.rsa(2048));
  const session = await call(page, server, 'GET', '/countersign/v1/session');
  const scopes = session.scopes.filter((scope) => scope.startsWith('read:'));
  t.after(() => page.unroute('**/countersign/v1/session'));
  await page.route('**/countersign/v1/session', (route) => route.fulfill({ json: { ...session, scopes } }));
  await page.goto(`${proxy.origin}/applications`);
  const create = page.getByRole('button', { name: 'Create Application' }).first();
  await create.waitFor();
  await assertBlocked(create);
  await page.getByTitle(/create:clients/).first().waitFor();
  await goToTab(page, proxy, clientId);
  await assertBlocked(page.getByRole('button', { name: 'Add Credential' }).first());
  await page.getByRole('button', { name: 'Actions for Looked at only key' }).click();
  await page.getByText(/update:client_credentials/).first().waitFor();
  const disable = page.getByRole('menuitem', { name: 'Disable for Private Key JWT' });
  await page.getByRole('menuitem', { name: 'Disable for Private Key JWT', description: /update:client_credentials/ }).waitFor();
  await assertBlocked(disable);
  await page.getByRole('button', { name: 'Save', exact: true }).and(page.getByTitle(/update:client_credentials/)).waitFor();
});

test('the scope for credentials is enough to enable and disable them', async (t) => {
  const { clientId } = await makeKeyApplication(page, server, 'Credentials only', keys.rsa(2048));
  const session = await call(page, server, 'GET', '/countersign/v1/session');
  const scopes = session.scopes.filter((scope) => !scope.endsWith(':clients') || scope === 'read:clients');
  t.after(() => page.unroute('**/countersign/v1/session'));
  await page.route('**/countersign/v1/session', (route) => route.fulfill({ json: { ...session, scopes } }));
  await goToTab(page, proxy, clientId);
  await page.reload();
  await page.getByRole('button', { name: 'Actions for Credentials only key' }).click();
  const disable = page.getByRole('menuitem', { name: 'Disable for Private Key JWT' });
  await disable.waitFor();
  assert.equal(await disable.getAttribute('aria-disabled'), null);
  await page.keyboard.press('Escape');
});

test('unknown last use is not shown as never', async () => {
  const { clientId } = await makeKeyApplication(page, server, 'Use unknown', keys.rsa(2048));
  proxy.fail('GET', /\/usage$/, FAULT.rejected(500, { error: 'Internal Server Error', message: 'The database is locked.' }));
  await goToTab(page, proxy, clientId);
  const row = credentialRow(page, 'Use unknown key');
  await row.getByText('Unavailable').waitFor();
  assert.equal(await row.getByText('Never used').count(), 0);
  proxy.reset();
  await page.reload();
  await row.getByText('Never used').waitFor();
});

test('the error is cleared when the selection is reset', async () => {
  const { client_id: clientId } = await application('Thought again', { token_endpoint_auth_method: 'client_secret_post' });
  await goToTab(page, proxy, clientId);
  await page.getByRole('radio', { name: 'Client Secret (Basic)' }).check();
  proxy.fail('PATCH', CLIENT, FAULT.rejected(500, { error: 'Internal Server Error', message: 'The disk is full.' }));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const words = page.getByRole('alert').filter({ hasText: 'The disk is full.' });
  await words.waitFor();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await words.waitFor({ state: 'hidden' });
});

test('signing in again clears the error in an open dialog', async () => {
  const { client_id: clientId } = await application('Back again');
  await goToTab(page, proxy, clientId);
  const form = await offerFile(page, keys.rsa(2048).spki);
  proxy.fail('POST', CREDENTIALS, FAULT.rejected(401, { error: 'Unauthorized', message: 'The session has ended.' }));
  await form.getByRole('button', { name: 'Add Credential' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.waitFor();
  proxy.reset();
  const link = (await server.run('sign-in-link', '--data-dir', server.dataDir)).match(/https?:\/\/\S+#code=\S+/)?.[0];
  await dialog.getByLabel('Sign-in link').fill(link);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await form.waitFor();
  assert.equal(await form.getByRole('alert').count(), 0);
  await form.getByRole('button', { name: 'Add Credential' }).click();
  await form.waitFor({ state: 'hidden' });
});

async function assertBlocked(button) {
  const blocked = (await button.isDisabled()) || (await button.getAttribute('aria-disabled')) === 'true';
  assert.ok(blocked, 'the button is disabled');
}

test('429: waits as long as asked, says so, and retries', async () => {
  await application('After the wait');
  const rule = proxy.fail('GET', CLIENTS, FAULT.rejected(429, { error: 'Too Many Requests', message: 'Global limit has been reached' }, { 'retry-after': '2' }), 2);
  await page.goto(`${proxy.origin}/applications`);
  await page.getByLabel('Results').getByText(/ 2 s\./).waitFor();
  await page.getByLabel('Results').getByText(/ 1 s\./).waitFor();
  await page.getByRole('link', { name: 'After the wait' }).waitFor();
  assert.equal(rule.hits, 2);
  await page.getByLabel('Results').getByText(/ \d s\./).waitFor({ state: 'hidden' });
});

test('a long 429 is reported, and the form is kept', async () => {
  const { client_id: clientId } = await application('Limited');
  await goToTab(page, proxy, clientId, 'settings');
  await page.getByLabel('Name', { exact: true }).fill('Limited no more');
  proxy.fail('PATCH', CLIENT, FAULT.rejected(429, { error: 'Too Many Requests', message: 'Global limit has been reached' }, { 'retry-after': '120' }), 1);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: /120 s/ }).waitFor();
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Limited no more');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await told(page, 'Saved.');
});

test('after a failed attach the new credential is still stored, and that is reported', async () => {
  const { clientId, credential } = await makeKeyApplication(page, server, 'Attach fails', keys.rsa(2048));
  await goToTab(page, proxy, clientId);
  proxy.fail('PATCH', CLIENT, FAULT.rejected(500, { error: 'Internal Server Error', message: 'The database is locked.' }));
  const form = await offerFile(page, keys.rsa(2048).spki);
  await form.getByLabel('Name', { exact: true }).fill('half done');
  await form.getByRole('button', { name: 'Add Credential' }).click();
  const words = page.getByText(/half done/).filter({ hasText: /database is locked/ }).first();
  await words.waitFor();
  const text = await words.innerText();
  const stored = await readCredentials(page, server, clientId);
  assert.equal(stored.length, 2);
  assert.match(text, /stored/);
  assert.deepEqual((await readClient(page, server, clientId)).client_authentication_methods.private_key_jwt.credentials, [{ id: credential.id }]);
});

test('failing to disable changes nothing and is reported', async () => {
  const { clientId, credential } = await makeKeyApplication(page, server, 'Stays on', keys.rsa(2048));
  const second = await makeCredential(page, server, clientId, 'second', keys.rsa(2048).spki);
  await useKeys(page, server, clientId, credential, second);
  await goToTab(page, proxy, clientId);
  proxy.fail('PATCH', CLIENT, FAULT.dropped);
  await chooseFromMenu(page, 'second', 'Disable for Private Key JWT');
  await told(page, /can’t be reached/);
  await credentialRow(page, 'second').getByText('Private Key JWT', { exact: true }).waitFor();
  proxy.reset();
  await chooseFromMenu(page, 'second', 'Disable for Private Key JWT');
  await told(page, /^second disabled/);
});

test('two administrators: enabling keeps what the other just enabled', async () => {
  const { clientId, credential } = await makeKeyApplication(page, server, 'Shared work', keys.rsa(2048));
  const [mine, theirs] = [await makeCredential(page, server, clientId, 'mine', keys.rsa(2048).spki), await makeCredential(page, server, clientId, 'theirs', keys.rsa(2048).spki)];
  await goToTab(page, proxy, clientId);
  await credentialRow(page, 'theirs').getByText('Not in use').waitFor();
  await useKeys(page, server, clientId, credential, theirs);
  await chooseFromMenu(page, 'mine', 'Enable for Private Key JWT');
  await told(page, /Someone else changed/);
  const ids = (await readClient(page, server, clientId)).client_authentication_methods.private_key_jwt.credentials.map(({ id }) => id);
  assert.deepEqual(ids.sort(), [credential.id, theirs.id].sort(), 'what the other did is still there');
  assert.ok(!ids.includes(mine.id));
  await credentialRow(page, 'theirs').getByText('Private Key JWT', { exact: true }).waitFor();
});

test('two administrators: a deletion by the other is noticed', async () => {
  const { clientId } = await makeKeyApplication(page, server, 'Deleted elsewhere', keys.rsa(2048));
  const gone = await makeCredential(page, server, clientId, 'gone', keys.rsa(2048).spki);
  await goToTab(page, proxy, clientId);
  await credentialRow(page, 'gone').waitFor();
  await call(page, server, 'DELETE', `/api/v2/clients/${clientId}/credentials/${gone.id}`);
  await chooseFromMenu(page, 'gone', 'Enable for Private Key JWT');
  await page.getByLabel('Results').getByText(/.+/).first().waitFor();
  await credentialRow(page, 'gone').waitFor({ state: 'hidden' });
});

test('two administrators: a stale form does not silently overwrite a new name', async () => {
  const { client_id: clientId } = await application('First name');
  await goToTab(page, proxy, clientId, 'settings');
  await page.getByLabel(/^Description/).fill('My description.');
  await call(page, server, 'PATCH', `/api/v2/clients/${clientId}`, { name: 'Their name' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await told(page, 'Saved.').catch(() => {});
  assert.equal((await readClient(page, server, clientId)).name, 'Their name');
});

test('the list still works, without page errors', async () => {
  await page.goto(`${proxy.origin}/applications`);
  await page.getByRole('table', { name: 'Applications' }).waitFor();
  assert.deepEqual(page.faults, []);
});
