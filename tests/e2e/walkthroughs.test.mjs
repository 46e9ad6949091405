// The procedures of Auth0's documentation, one test for each section.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeApplication, makeKeyApplication, makeCredential, readClient, readCredentials, useKeys } from './support/api.mjs';
import { accessToken, assertion, postAssertion, postSecret } from './support/client.mjs';
import {
  addCredential, chooseFromMenu, createApplication, credentialRow, daysAhead, goToTab, offerFile, openCredentials,
  saveMethod, submitCredential, told, until,
} from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp();

test('new application: create, choose Private Key JWT, add a credential with an explicit expiry', async () => {
  const { page, server } = it;
  const key = keys.rsa(2048);
  const clientId = await createApplication(page, 'New application');
  await openCredentials(page);
  await page.getByRole('radio', { name: 'Private Key JWT' }).check();
  const dialog = await offerFile(page, key.spki);
  await dialog.getByLabel('Name', { exact: true }).fill('first key');
  await dialog.getByLabel('Algorithm').selectOption('RS384');
  await dialog.getByLabel('Expires').selectOption({ label: 'At a date and time' });
  await dialog.getByLabel('Date').fill(daysAhead(30));
  await dialog.getByLabel('Time', { exact: true }).fill('12:30');
  await dialog.getByLabel('Time zone').selectOption({ label: 'UTC' });
  await submitCredential(page, dialog, 'first key');
  await saveMethod(page);
  await told(page, /^Saved\./);

  const [credential] = await readCredentials(page, server, clientId);
  assert.equal(credential.alg, 'RS384');
  assert.equal(new Date(credential.expires_at).toISOString(), `${daysAhead(30)}T12:30:00.000Z`);
  assert.equal((await accessToken(server, clientId, key.private, { alg: 'RS384', kid: credential.kid })).token_type, 'bearer');
  await credentialRow(page, 'first key').getByText('Private Key JWT', { exact: true }).waitFor();
});

test('existing application: from its secret to Private Key JWT', async () => {
  const { page, server } = it;
  const key = keys.rsa(2048);
  const made = await makeApplication(page, server, 'Existing application', { token_endpoint_auth_method: 'client_secret_post' });
  assert.equal((await postSecret(server, made.client_id, made.client_secret)).status, 200);
  await goToTab(page, server, made.client_id);

  assert.ok(await page.getByRole('radio', { name: 'Client Secret (Post)' }).isChecked());
  await page.getByRole('radio', { name: 'Private Key JWT' }).check();
  await addCredential(page, key.spki, 'successor of the secret');
  await page.getByText('Private Key JWT once you save').waitFor();
  await page.getByRole('button', { name: 'Reveal' }).click();
  await page.getByText(made.client_secret).waitFor();
  await saveMethod(page);
  await told(page, /^Saved\./);

  await page.getByText(made.client_secret).waitFor({ state: 'hidden' });
  assert.equal((await accessToken(server, made.client_id, key.private)).token_type, 'bearer');
  assert.equal((await postSecret(server, made.client_id, made.client_secret)).status, 401, 'the secret is rejected now');
});

test('back to a client secret, post and basic: keys are rejected, the secret is shown again', async (t) => {
  const { page, server } = it;
  const key = keys.rsa(2048);
  const { clientId, credential } = await makeKeyApplication(page, server, 'On its way back', key);
  await goToTab(page, server, clientId);
  for (const [label, where] of [['Client Secret (Post)', 'body'], ['Client Secret (Basic)', 'header']]) {
    await t.test(label, async () => {
      await page.getByRole('radio', { name: label }).check();
      await page.getByText(`${label} once you save`).waitFor();
      await saveMethod(page);
      await told(page, /^Saved\./);
      await page.getByRole('button', { name: 'Reveal' }).waitFor();

      const { client_secret: secret } = await readClient(page, server, clientId);
      assert.equal((await postSecret(server, clientId, secret, where)).status, 200);
      assert.equal((await postAssertion(server, await assertion(server, clientId, key.private))).status, 401);
      assert.equal((await readCredentials(page, server, clientId)).length, 1, 'the credential stays stored');
      await useKeys(page, server, clientId, credential);
      await page.reload();
      await page.getByRole('radio', { name: 'Private Key JWT', checked: true }).waitFor();
    });
  }
});

test('back to keys: the stored ones are ticked, and Save enables them', async () => {
  const { page, server } = it;
  const [first, second] = [keys.rsa(2048), keys.rsa(2048)];
  const made = await makeApplication(page, server, 'Back to its keys', { token_endpoint_auth_method: 'client_secret_post' });
  await makeCredential(page, server, made.client_id, 'one', first.spki);
  await makeCredential(page, server, made.client_id, 'two', second.spki);
  await goToTab(page, server, made.client_id);
  await page.getByRole('radio', { name: 'Private Key JWT' }).check();
  for (const name of ['one', 'two']) assert.ok(await page.getByRole('checkbox', { name }).isChecked());
  await page.getByText('0 of 2 in use').waitFor();
  await saveMethod(page);
  await told(page, /^Saved\./);
  await page.getByText('2 of 2 in use').waitFor();
  for (const key of [first, second]) assert.equal((await accessToken(server, made.client_id, key.private)).token_type, 'bearer');
});

test('update expiration: set and moved; an expired credential stays but is rejected', async (t) => {
  const { page, server } = it;
  const key = keys.rsa(2048);
  const { clientId, credential } = await makeKeyApplication(page, server, 'Expiring later', key);
  const name = 'Expiring later key';
  const edit = async (days) => {
    await chooseFromMenu(page, name, 'Edit');
    const dialog = page.getByRole('dialog', { name: 'Edit Credential' });
    await dialog.getByLabel('Expires').selectOption({ label: 'At a date and time' });
    await dialog.getByLabel('Date').fill(daysAhead(days));
    await dialog.getByLabel('Time', { exact: true }).fill('08:00');
    await dialog.getByLabel('Time zone').selectOption({ label: 'UTC' });
    await dialog.getByRole('button', { name: 'Update Credential' }).click();
    await dialog.waitFor({ state: 'hidden' });
  };
  const stored = async () => (await readCredentials(page, server, clientId))[0].expires_at;
  await goToTab(page, server, clientId);

  await t.test('set, then moved', async () => {
    for (const days of [60, 90]) {
      await edit(days);
      assert.equal(new Date(await stored()).toISOString(), `${daysAhead(days)}T08:00:00.000Z`);
    }
    await credentialRow(page, name).getByText(/in \d+ (months|days)/).first().waitFor();
    assert.equal((await accessToken(server, clientId, key.private)).token_type, 'bearer');
  });

  await t.test('expired', async () => {
    const other = keys.rsa(2048).spki;
    const soon = Date.now() + 2_000;
    const second = await makeCredential(page, server, clientId, 'short-lived', other, { expires_at: new Date(soon).toISOString() });
    await useKeys(page, server, clientId, credential, second);
    await until(() => Date.now() > soon, 'the expiry of the credential');
    await page.reload();
    await credentialRow(page, 'short-lived').getByText(/expired/i).first().waitFor();
    assert.equal((await readCredentials(page, server, clientId)).length, 2, 'it stays stored');
  });

  await t.test('an expired credential is rejected', async () => {
    const other = keys.rsa(2048);
    const soon = new Date(Date.now() + 2_000).toISOString();
    const { clientId: expiring } = await makeKeyApplication(page, server, 'Expiring', other, { expires_at: soon });
    const rejected = await until(async () => {
      const answer = await postAssertion(server, await assertion(server, expiring, other.private));
      return answer.status === 401 && answer;
    }, 'the expiry of the credential');
    assert.equal(rejected.body.error, 'invalid_client');
    await server.logged(/reason="credential_expired"/);
  });
});
