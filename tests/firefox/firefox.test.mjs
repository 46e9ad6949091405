// The procedures of Auth0's documentation, one test for each section, and Inspect, in Firefox.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { accessToken, assertion, postAssertion, postSecret } from '../e2e/support/client.mjs';
import { daysAhead } from '../e2e/support/console.mjs';
import * as keys from '../support/keys.mjs';
import { Server } from '../support/server.mjs';
import { check, click, fill, find, giveFile, gone, launch, openPage, says, select } from './support.mjs';

let server;
let browser;
let page;
let api;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  const token = (await server.run('token', '--data-dir', server.dataDir)).trim();
  api = async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${server.origin}/api/v2${path}`, { method, headers, body: body && JSON.stringify(body) });
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return response.json();
  };
  page = await openPage(browser);
  await page.goto(server.signInLink);
  await find(page, 'heading', 'Applications');
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

/** Creates an application through the API, with this key if one is given. */
async function makeApplication(name, key, more = {}) {
  const client = await api('POST', '/clients', { name, app_type: 'non_interactive', ...more });
  if (!key) return client;
  const credential = await api('POST', `/clients/${client.client_id}/credentials`, { credential_type: 'public_key', name: `${name} key`, pem: key.text('spki') });
  await api('PATCH', `/clients/${client.client_id}`, {
    token_endpoint_auth_method: null,
    client_authentication_methods: { private_key_jwt: { credentials: [{ id: credential.id }] } },
  });
  return { ...client, credential };
}

async function goToCredentials(clientId) {
  await page.goto(`${server.origin}/applications/${clientId}/credentials`);
  await find(page, 'radio', /Private Key JWT/);
}

/** Adds a credential from a file. */
async function addCredential(path, name, more = async () => {}) {
  await click(page, 'button', 'Add Credential');
  const dialog = await find(page, 'dialog', 'Add Credential');
  await giveFile(page, path, dialog);
  await says(page, /2048 bits/, dialog);
  await fill(page, 'Name', name, dialog);
  await more(dialog);
  await click(page, 'button', 'Add Credential', dialog);
  await gone(page, 'dialog', 'Add Credential');
  await find(page, 'row', new RegExp(name));
}

async function save() {
  await click(page, 'button', 'Save');
  await says(page, /Saved\./);
}

test('new application: create, choose Private Key JWT, add a credential with an expiry', async () => {
  const key = keys.rsa(2048);
  await click(page, 'button', 'Create Application');
  const dialog = await find(page, 'dialog', 'Create Application');
  await fill(page, 'Name', 'New application', dialog);
  await click(page, 'button', 'Create', dialog);
  await find(page, 'heading', 'New application');
  const clientId = await page.evaluate(() => location.pathname.split('/')[2]);
  await check(page, /Private Key JWT/);
  await addCredential(key.spki, 'first key', async (form) => {
    await select(page, 'Algorithm', 'RS384', form);
    await select(page, 'Expires', 'At a date and time', form);
    await fill(page, 'Date', daysAhead(30), form);
    await fill(page, 'Time', '12:30', form);
    await select(page, 'Time zone', 'UTC', form);
  });
  await save();
  const [credential] = await api('GET', `/clients/${clientId}/credentials`);
  assert.equal(credential.alg, 'RS384');
  assert.equal(new Date(credential.expires_at).toISOString(), `${daysAhead(30)}T12:30:00.000Z`);
  assert.equal((await accessToken(server, clientId, key.private, { alg: 'RS384', kid: credential.kid })).token_type, 'bearer');
});

test('existing application: from its secret to Private Key JWT', async () => {
  const key = keys.rsa(2048);
  const made = await makeApplication('Existing application');
  await goToCredentials(made.client_id);
  await check(page, /Private Key JWT/);
  await addCredential(key.spki, 'successor');
  await save();
  assert.equal((await accessToken(server, made.client_id, key.private)).token_type, 'bearer');
  assert.equal((await postSecret(server, made.client_id, made.client_secret)).status, 401);
});

test('back to a client secret: keys are rejected, the secret is shown again', async () => {
  const key = keys.rsa(2048);
  const made = await makeApplication('On its way back', key);
  await goToCredentials(made.client_id);
  await check(page, /Client Secret \(Post\)/);
  await save();
  await find(page, 'button', 'Reveal');
  const { client_secret: secret } = await api('GET', `/clients/${made.client_id}`);
  assert.equal((await postSecret(server, made.client_id, secret)).status, 200);
  assert.equal((await postAssertion(server, await assertion(server, made.client_id, key.private))).status, 401);
});

test('back to keys: the stored one is ticked, and Save enables it', async () => {
  const key = keys.rsa(2048);
  const made = await makeApplication('Back to its keys');
  await api('POST', `/clients/${made.client_id}/credentials`, { credential_type: 'public_key', name: 'stored', pem: key.text('spki') });
  await goToCredentials(made.client_id);
  await check(page, /Private Key JWT/);
  assert.ok(await (await find(page, 'checkbox', /^stored/)).evaluate((box) => box.checked));
  await save();
  assert.equal((await accessToken(server, made.client_id, key.private)).token_type, 'bearer');
});

test('update expiration', async () => {
  const made = await makeApplication('Expiring later', keys.rsa(2048));
  await goToCredentials(made.client_id);
  await click(page, 'button', 'Actions for Expiring later key');
  await click(page, 'menuitem', 'Edit');
  const dialog = await find(page, 'dialog', 'Edit Credential');
  await select(page, 'Expires', 'At a date and time', dialog);
  await fill(page, 'Date', daysAhead(90), dialog);
  await fill(page, 'Time', '08:00', dialog);
  await select(page, 'Time zone', 'UTC', dialog);
  await click(page, 'button', 'Update Credential', dialog);
  await gone(page, 'dialog', 'Edit Credential');
  const [stored] = await api('GET', `/clients/${made.client_id}/credentials`);
  assert.equal(new Date(stored.expires_at).toISOString(), `${daysAhead(90)}T08:00:00.000Z`);
});

test('Inspect: a certificate, its bytes, and a private key that stays in the tab', async () => {
  const key = keys.rsa(2048);
  await page.goto(`${server.origin}/inspect`);
  await find(page, 'heading', 'Inspect');
  await giveFile(page, key.certificate);
  await find(page, 'region', 'Diagnosis');
  await says(page, /certificate · RSA 2048 bits/);
  await find(page, 'tree', /./);
  const sent = [];
  const collect = (request) => sent.push(request.method());
  page.on('request', collect);
  await giveFile(page, key.private);
  await says(page, /Can’t be registered/);
  page.off('request', collect);
  assert.deepEqual(sent.filter((method) => method !== 'GET'), []);
});

test('the list: a filter, a row’s menu, the order by next expiry', async () => {
  await makeApplication('Listed', keys.rsa(2048));
  await page.goto(`${server.origin}/applications?q=Listed`);
  await find(page, 'link', 'Listed');
  await click(page, 'button', /^Status/);
  await click(page, 'menuitemradio', /^Active\s*1$/);
  await find(page, 'button', /^Status: Active/);
  await find(page, 'link', 'Listed');
  await click(page, 'button', 'Next expiry');
  await find(page, 'link', 'Listed');
  await click(page, 'button', 'Actions for Listed');
  await click(page, 'menuitem', 'Settings');
  await find(page, 'heading', 'Basic information');
});

test('no page error and no CSP violation', () => assert.deepEqual(page.faults, []));
