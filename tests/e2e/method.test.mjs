// The authentication method: the tiles, the preview of a change, and the secret.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeApplication, makeCredential, makeKeyApplication, readClient, useKeys } from './support/api.mjs';
import { accessToken, postSecret } from './support/client.mjs';
import { chooseFromMenu, confirmByName, goToTab, saveMethod, told } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp();
const tile = (name) => it.page.getByRole('radio', { name });
const LABELS = ['Private Key JWT', 'Client Secret (Post)', 'Client Secret (Basic)', 'None'];

test('shows a tile for each method that the server supports, the current one selected', async () => {
  const { page, server } = it;
  const client = await makeApplication(page, server, 'Four tiles', { token_endpoint_auth_method: 'client_secret_basic' });
  await goToTab(page, server, client.client_id);
  const group = page.getByRole('radiogroup', { name: 'Authentication method' });
  assert.equal(await group.getByRole('radio').count(), LABELS.length);
  for (const label of LABELS) await group.getByRole('radio', { name: label }).waitFor();
  assert.ok(await tile('Client Secret (Basic)').isChecked());
  await page.getByRole('button', { name: 'Save', exact: true }).and(page.locator('[aria-disabled=true]')).waitFor();
});

test('methods that the server does not support are one folded line with the reasons', async () => {
  const { page, server } = it;
  const client = await makeApplication(page, server, 'No client certificates');
  await goToTab(page, server, client.client_id);
  const folded = page.getByRole('group').filter({ hasText: 'Not available here' });
  const reason = folded.getByText(/client certificates/).first();
  assert.ok(!(await reason.isVisible()));
  await folded.getByText(/mTLS \(CA-signed\), mTLS \(self-signed\)/).click();
  await reason.waitFor();
});

test('a public application is told what it can’t have, and is not offered it', async () => {
  const { page, server } = it;
  const client = await makeApplication(page, server, 'In the browser', { app_type: 'spa' });
  await page.goto(`${server.origin}/applications/${client.client_id}/credentials`);
  await page.getByText(/PKCE/).waitFor();
  assert.equal(await page.getByRole('radio').count(), 0);
  for (const name of ['Add Credential', 'Reveal', 'Rotate secret', 'Save']) assert.equal(await page.getByRole('button', { name }).count(), 0, name);
});

test('selecting a method previews the request and its effect; Save sends it', async () => {
  const { page, server } = it;
  const client = await makeApplication(page, server, 'One request', { token_endpoint_auth_method: 'client_secret_post' });
  const credential = await makeCredential(page, server, client.client_id, 'stored', keys.rsa(2048).spki);
  await goToTab(page, server, client.client_id);
  await tile('Private Key JWT').check();
  const key = page.getByRole('checkbox', { name: 'stored' });
  assert.ok(await key.isChecked(), 'the stored key is proposed');
  await key.uncheck();
  await page.getByRole('button', { name: 'Save', exact: true }).and(page.locator('[aria-disabled=true]')).waitFor();
  await key.check();
  await page.getByText(/once you save/).first().waitFor();
  await page.getByText('The request that Save sends').click();
  const shown = await page.getByText(/^PATCH \/api\/v2\/clients\//).innerText();
  const from = page.sent.length;
  await saveMethod(page);
  await told(page, /^Saved\./);
  const patches = page.sent.slice(from).filter(({ method }) => method === 'PATCH');
  assert.equal(patches.length, 1);
  assert.deepEqual(JSON.parse(shown.slice(shown.indexOf('{'))), JSON.parse(patches[0].body));
  assert.deepEqual(JSON.parse(patches[0].body), {
    token_endpoint_auth_method: null,
    client_authentication_methods: { private_key_jwt: { credentials: [{ id: credential.id }] } },
  });
});

test('Cancel resets the selection', async () => {
  const { page, server } = it;
  const client = await makeApplication(page, server, 'Thought better of it', { token_endpoint_auth_method: 'client_secret_post' });
  await goToTab(page, server, client.client_id);
  await tile('None').check();
  const effects = page.getByText(/None once you save/);
  await effects.waitFor();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  assert.ok(await tile('Client Secret (Post)').isChecked());
  await effects.waitFor({ state: 'hidden' });
});

test('None can be selected and is explained', async () => {
  const { page, server } = it;
  const client = await makeApplication(page, server, 'Open to all', { token_endpoint_auth_method: 'client_secret_post' });
  await goToTab(page, server, client.client_id);
  await tile('None').check();
  await page.locator('.callout[data-tone=danger]').waitFor();
  await saveMethod(page);
  await told(page, /^Saved\./);
  assert.equal((await readClient(page, server, client.client_id)).token_endpoint_auth_method, 'none');
});

test('warns that a credential is required while none is attached', async () => {
  const { page, server } = it;
  const { clientId, credential } = await makeKeyApplication(page, server, 'Left without', keys.rsa(2048));
  await goToTab(page, server, clientId);
  assert.equal(await page.getByText('Credential required').count(), 0);
  await chooseFromMenu(page, 'Left without key', 'Disable for Private Key JWT');
  await confirmByName(page, 'Disable Left without key?', 'Left without', 'Disable');
  await page.getByText('Credential required').waitFor();
  await chooseFromMenu(page, 'Left without key', 'Enable for Private Key JWT');
  await page.getByText('Credential required').waitFor({ state: 'hidden' });
  const methods = (await readClient(page, server, clientId)).client_authentication_methods;
  assert.deepEqual(methods.private_key_jwt.credentials.map(({ id }) => id), [credential.id]);
});

test('the secret is masked, revealed, copied, and rotated after confirmation', async () => {
  const { page, server } = it;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const client = await makeApplication(page, server, 'With a secret', { token_endpoint_auth_method: 'client_secret_post' });
  await goToTab(page, server, client.client_id);
  await page.getByRole('button', { name: 'Reveal' }).waitFor();
  assert.equal(await page.getByText(client.client_secret).count(), 0, 'masked at first');
  await page.getByRole('button', { name: 'Copy client secret' }).click();
  await page.getByText('Copied').first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), client.client_secret);
  await page.getByRole('button', { name: 'Reveal' }).click();
  await page.getByText(client.client_secret).waitFor();
  await page.getByRole('button', { name: 'Hide' }).click();
  await page.getByText(client.client_secret).waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Rotate secret' }).click();
  const dialog = page.getByRole('dialog', { name: 'Rotate client secret?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal((await postSecret(server, client.client_id, client.client_secret)).status, 200);
  await page.getByRole('button', { name: 'Rotate secret' }).click();
  await dialog.getByLabel(/^Type .* to confirm$/).fill((await readClient(page, server, client.client_id)).name);
  await dialog.getByRole('button', { name: 'Rotate secret' }).click();
  await told(page, /rotated/);
  assert.equal((await postSecret(server, client.client_id, client.client_secret)).status, 401);
  const { client_secret: fresh } = await readClient(page, server, client.client_id);
  assert.equal((await postSecret(server, client.client_id, fresh)).status, 200);
});

test('a secret that was left for keys is the same after going back', async () => {
  const { page, server } = it;
  const client = await makeApplication(page, server, 'There and back', { token_endpoint_auth_method: 'client_secret_post' });
  const credential = await makeCredential(page, server, client.client_id, 'meanwhile', keys.rsa(2048).spki);
  await goToTab(page, server, client.client_id);
  const reveal = page.getByRole('button', { name: 'Reveal' });
  await tile('Private Key JWT').check();
  await saveMethod(page);
  await reveal.waitFor({ state: 'hidden' });
  assert.equal((await postSecret(server, client.client_id, client.client_secret)).status, 401);
  await tile('Client Secret (Post)').check();
  await page.locator('.callout[data-tone=warn]').waitFor();
  assert.equal(await page.locator('.callout[data-tone=danger]').count(), 0, 'an ordinary choice');
  await saveMethod(page);
  await reveal.click();
  await page.getByText(client.client_secret).waitFor();
  assert.equal((await postSecret(server, client.client_id, client.client_secret)).status, 200);
  const { token_endpoint_auth_method: method } = await readClient(page, server, client.client_id);
  assert.equal(method, 'client_secret_post');
  await page.getByRole('table', { name: 'Credentials' }).getByText(credential.name).waitFor();
});

test('leaving keys of which one is in use is a danger', async () => {
  const { page, server } = it;
  const pair = keys.rsa(2048);
  const { clientId, credential } = await makeKeyApplication(page, server, 'Busy', pair);
  await accessToken(server, clientId, pair.private, { kid: credential.kid });
  await goToTab(page, server, clientId);
  await tile('Client Secret (Post)').check();
  await page.locator('.callout[data-tone=danger]').waitFor();
});

test('no secret is shown with keys, with the reason', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Keys only', keys.rsa(2048));
  await goToTab(page, server, clientId);
  await page.getByText(/^Not in use/).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Reveal' }).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Rotate secret' }).count(), 0);
});

test('switching is rejected if someone else just detached the credentials', async () => {
  const { page, server } = it;
  const { clientId, credential } = await makeKeyApplication(page, server, 'Raced', keys.rsa(2048));
  const second = await makeCredential(page, server, clientId, 'second', keys.rsa(2048).spki);
  await goToTab(page, server, clientId);
  await tile('Client Secret (Post)').check();
  await useKeys(page, server, clientId, credential, second);
  await saveMethod(page);
  await page.getByRole('alert').filter({ hasText: 'Someone else changed' }).waitFor();
  const methods = (await readClient(page, server, clientId)).client_authentication_methods;
  assert.equal(methods.private_key_jwt.credentials.length, 2);
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
