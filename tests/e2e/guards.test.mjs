// Confirmation for actions that can break clients, Undo for the others.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeCredential, makeKeyApplication, readClient, useKeys } from './support/api.mjs';
import { accessToken } from './support/client.mjs';
import { openPage } from './support/browser.mjs';
import { chooseFromMenu, confirmByName, credentialRow, goToTab, openMenu, saveMethod, signIn, told, until } from './support/console.mjs';
import { FAULT, FaultProxy } from './support/fault-proxy.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp();
const attached = async (clientId) => {
  const { client_authentication_methods: methods } = await readClient(it.page, it.server, clientId);
  return methods.private_key_jwt.credentials.map(({ id }) => id);
};

test('disabling the last usable credential explains the effect and asks for the name', async () => {
  const { page, server } = it;
  const key = keys.rsa(2048);
  const { clientId, credential } = await makeKeyApplication(page, server, 'Guarded', key);
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, 'Guarded key', 'Disable for Private Key JWT');
  const question = page.getByRole('dialog', { name: 'Disable Guarded key?' });
  await question.getByText(/invalid_client/).waitFor();
  await question.getByLabel('Type Guarded to confirm').fill('guarded');
  const disable = question.getByRole('button', { name: 'Disable', exact: true });
  assert.equal(await disable.getAttribute('aria-disabled'), 'true');
  await page.keyboard.press('Enter');
  assert.ok(await question.isVisible());
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'hidden' });
  assert.deepEqual(await attached(clientId), [credential.id], 'nothing was done');
  assert.equal((await accessToken(server, clientId, key.private)).token_type, 'bearer');
});

test('an expired credential does not count as usable', async () => {
  const { page, server } = it;
  const { clientId, credential } = await makeKeyApplication(page, server, 'Half expired', keys.rsa(2048));
  const other = keys.rsa(2048).spki;
  const soon = Date.now() + 2_000;
  const second = await makeCredential(page, server, clientId, 'expired one', other, { expires_at: new Date(soon).toISOString() });
  await useKeys(page, server, clientId, credential, second);
  await until(() => Date.now() > soon, 'the expiry of the credential');
  await goToTab(page, server, clientId);
  await credentialRow(page, 'expired one').getByText(/expired$/i).first().waitFor();
  await chooseFromMenu(page, 'Half expired key', 'Disable for Private Key JWT');
  await page.getByRole('dialog', { name: 'Disable Half expired key?' }).waitFor();
  await page.keyboard.press('Escape');
});

test('with another usable credential it happens at once and can be undone', async () => {
  const { page, server } = it;
  const { clientId, credential } = await makeKeyApplication(page, server, 'Undone', keys.rsa(2048));
  const second = await makeCredential(page, server, clientId, 'second', keys.rsa(2048).spki);
  await useKeys(page, server, clientId, credential, second);
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, 'second', 'Disable for Private Key JWT');
  await told(page, /^second disabled/);
  await until(async () => (await attached(clientId)).length === 1);
  await page.getByLabel('Results').getByRole('button', { name: 'Undo' }).click();
  await credentialRow(page, 'second').getByText('Private Key JWT', { exact: true }).waitFor();
  await until(async () => (await attached(clientId)).length === 2);
});

test('concurrent changes are queued, and none is lost', async (t) => {
  const { server } = it;
  const proxy = await FaultProxy.start(server);
  const page = await openPage(it.browser);
  t.after(async () => {
    await page.context().close();
    await proxy.stop();
  });
  const link = (await server.run('sign-in-link', '--data-dir', server.dataDir)).match(/https?:\/\/\S+#code=\S+/)[0];
  await signIn(page, { signInLink: link.replace(server.origin, proxy.origin) });
  const { clientId, credential } = await makeKeyApplication(it.page, server, 'Hurried', keys.rsa(2048));
  const second = await makeCredential(it.page, server, clientId, 'second', keys.rsa(2048).spki);
  await useKeys(it.page, server, clientId, credential, second);
  await goToTab(page, proxy, clientId);
  const held = FAULT.held();
  const rule = proxy.fail('GET', /^\/api\/v2\/clients\/[^/?]+$/, held);
  await chooseFromMenu(page, 'second', 'Disable for Private Key JWT');
  await until(() => rule.hits === 1, 'the first change');
  const menu = await openMenu(page, 'Hurried key');
  const disable = menu.getByRole('menuitem', { name: 'Disable for Private Key JWT' });
  assert.equal(await disable.getAttribute('aria-disabled'), 'true');
  await menu.getByRole('menuitem', { name: 'Disable for Private Key JWT', description: /.+/ }).waitFor();
  await disable.click({ force: true });
  proxy.reset();
  held.release();
  await told(page, /^second disabled/);
  await disable.and(page.locator(':not([aria-disabled])')).waitFor();
  await disable.click();
  await page.getByRole('dialog', { name: 'Disable Hurried key?' }).waitFor();
  assert.deepEqual(await attached(clientId), [credential.id], 'one change, and that one only');
  assert.deepEqual(page.faults, []);
});

test('switching from keys shows its effects once, and Save does it', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Not so fast', keys.rsa(2048));
  await goToTab(page, server, clientId);
  await page.getByRole('radio', { name: 'None' }).check();
  const effects = page.locator('.callout[data-tone=danger]');
  assert.equal(await effects.getByRole('listitem').count(), 2, 'both effects are listed');
  assert.equal((await attached(clientId)).length, 1, 'nothing was done');
  await saveMethod(page);
  await told(page, /^Saved\./);
  assert.equal((await readClient(page, server, clientId)).token_endpoint_auth_method, 'none');
});

test('disabling a key that was used in the last 24 hours asks, also if it was used after the page was opened', async () => {
  const { page, server } = it;
  const [live, idle] = [keys.rsa(2048), keys.rsa(2048)];
  const { clientId, credential } = await makeKeyApplication(page, server, 'Live', live);
  const second = await makeCredential(page, server, clientId, 'idle', idle.spki);
  await useKeys(page, server, clientId, credential, second);
  await goToTab(page, server, clientId);
  await credentialRow(page, 'Live key').getByText('Never used').waitFor();
  await accessToken(server, clientId, live.private, { kid: credential.kid });
  const toggle = page.getByRole('switch', { name: 'Live key is enabled' });
  await toggle.click();
  const question = page.getByRole('dialog', { name: 'Disable Live key?' });
  await question.getByText(/last used just now/).waitFor();
  assert.equal(await question.getByLabel(/to confirm/).count(), 0, 'another key is usable');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'hidden' });
  assert.equal((await attached(clientId)).length, 2);
  await page.getByRole('switch', { name: 'idle is enabled', checked: true }).click();
  await told(page, /^idle disabled/);
  await page.getByRole('switch', { name: 'idle is enabled', checked: false }).waitFor();
  assert.deepEqual(await attached(clientId), [credential.id]);
});

test('deleting asks for confirmation, and a credential in use can’t be deleted', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Kept', keys.rsa(2048));
  await makeCredential(page, server, clientId, 'spare', keys.rsa(2048).spki);
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, 'spare', 'Delete');
  const question = page.getByRole('dialog', { name: 'Delete spare?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'hidden' });
  await credentialRow(page, 'spare').waitFor();
});

test('a name with outer spaces and right-to-left letters can be confirmed', async () => {
  const { page, server } = it;
  const name = 'חיובים وفواتير';
  const { clientId } = await makeKeyApplication(page, server, name, keys.rsa(2048));
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, `${name} key`, 'Disable for Private Key JWT');
  await confirmByName(page, /Disable/, name, 'Disable');
  await page.getByText('Credential required').waitFor();
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
