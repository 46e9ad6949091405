// The Settings tab against the server: APIs, the lifetime of their tokens, and the type.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { call, makeApplication, makeKeyApplication, readClient } from './support/api.mjs';
import { goToTab, told } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp();
const grants = (clientId) => call(it.page, it.server, 'GET', `/api/v2/client-grants?client_id=${clientId}`);

/** Creates an API. */
function makeApi(name, more = {}) {
  return call(it.page, it.server, 'POST', '/api/v2/resource-servers', { name, identifier: `https://${name.toLowerCase()}.example/`, ...more });
}

test('an API is added with its scopes, and removed after a question', async () => {
  const { page, server } = it;
  const api = await makeApi('Invoices', { scopes: [{ value: 'read:invoices', description: 'Read invoices' }, { value: 'write:invoices' }] });
  const { client_id: clientId } = await makeApplication(page, server, 'Uses an API');
  await goToTab(page, server, clientId, 'settings');
  await page.getByRole('heading', { name: 'No API yet' }).waitFor();
  await page.getByRole('button', { name: 'Add API' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add API' });
  await dialog.getByLabel('API', { exact: true }).selectOption(api.identifier);
  await dialog.getByLabel('read:invoices').check();
  await dialog.getByRole('button', { name: 'Add API' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const row = page.getByRole('listitem').filter({ hasText: api.identifier });
  await row.getByText('read:invoices', { exact: true }).waitFor();
  assert.deepEqual(
    (await grants(clientId)).map(({ audience, scope }) => ({ audience, scope })),
    [{ audience: api.identifier, scope: ['read:invoices'] }],
  );
  await row.getByRole('button', { name: 'Remove access to Invoices' }).click();
  const question = page.getByRole('dialog', { name: 'Remove access to Invoices?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  assert.equal((await grants(clientId)).length, 1, 'Cancel removes nothing');
  await row.getByRole('button', { name: 'Remove access to Invoices' }).click();
  await question.getByRole('button', { name: 'Remove access' }).click();
  await page.getByRole('heading', { name: 'No API yet' }).waitFor();
  assert.deepEqual(await grants(clientId), []);
});

test('the lifetime of an API’s tokens is changed, and counts for the next token', async () => {
  const { page, server } = it;
  const api = await makeApi('Reports', { token_lifetime: 86_400 });
  const client = await makeApplication(page, server, 'Asks for reports');
  await call(page, server, 'POST', '/api/v2/client-grants', { client_id: client.client_id, audience: api.identifier, scope: [] });
  await goToTab(page, server, client.client_id, 'settings');
  const row = page.getByRole('listitem').filter({ hasText: api.identifier });
  await row.getByText('24 hours').waitFor();
  await row.getByRole('button', { name: 'Change the token lifetime of Reports' }).click();
  const dialog = page.getByRole('dialog', { name: 'Token lifetime of Reports' });
  const seconds = dialog.getByLabel('Seconds');
  const save = dialog.getByRole('button', { name: 'Save' });
  assert.equal(await seconds.inputValue(), '86400');
  assert.equal(await save.getAttribute('aria-disabled'), 'true', 'nothing has changed');
  for (const rejected of ['0', '2592001', '']) {
    await seconds.fill(rejected);
    await seconds.and(dialog.locator('[aria-invalid=true]')).waitFor();
    assert.equal(await save.getAttribute('aria-disabled'), 'true', rejected);
  }
  await seconds.fill('5400');
  await dialog.getByText('90 minutes').waitFor();
  await save.click();
  await dialog.waitFor({ state: 'hidden' });
  await row.getByText('90 minutes').waitFor();
  const saved = await call(page, server, 'GET', `/api/v2/resource-servers/${api.id}`);
  assert.equal(saved.token_lifetime, 5400);
  const response = await fetch(`${server.origin}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.client_id,
      client_secret: client.client_secret,
      audience: api.identifier,
    }),
  });
  assert.equal((await response.json()).expires_in, 5400);
});

test('the server’s own API can’t be changed', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'Manages');
  const apis = await call(page, server, 'GET', '/api/v2/resource-servers');
  const own = apis.find((api) => api.is_system);
  await call(page, server, 'POST', '/api/v2/client-grants', { client_id: clientId, audience: own.identifier, scope: [] });
  await goToTab(page, server, clientId, 'settings');
  const change = page.getByRole('button', { name: `Change the token lifetime of ${own.name}` });
  assert.equal(await change.getAttribute('aria-disabled'), 'true');
});

test('the cards stand in pairs where there is room, and below each other where there is not', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'In pairs', keys.rsa(2048));
  await goToTab(page, server, clientId, 'settings');
  const tops = async () => Promise.all(['Application type', 'Endpoints', 'APIs'].map(async (name) => Math.round((await page.getByRole('heading', { name }).boundingBox()).y)));
  const [type, endpoints, apis] = await tops();
  assert.equal(endpoints, apis);
  assert.equal(type, Math.round((await page.getByRole('heading', { name: 'Basic information' }).boundingBox()).y));
  await page.setViewportSize({ width: 390, height: 844 });
  assert.deepEqual(await tops(), (await tops()).toSorted((a, b) => a - b));
  assert.equal(new Set(await tops()).size, 3);
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('a change of type shows its effects, can be cancelled, and takes keys and secrets from the Credentials tab', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Becomes public', keys.rsa(2048));
  await goToTab(page, server, clientId, 'settings');
  const type = page.getByRole('form', { name: 'Application type' });
  const change = type.getByRole('button', { name: 'Change type' });
  await type.getByRole('radio', { name: 'Single page' }).check();
  assert.equal(await type.getByRole('listitem').count(), 3, 'the effects');
  await type.getByText('Private Key JWT').waitFor();
  await type.getByRole('button', { name: 'Cancel' }).click();
  await change.waitFor({ state: 'hidden' });
  assert.ok(await type.getByRole('radio', { name: 'Machine to machine' }).isChecked());
  await type.getByRole('radio', { name: 'Single page' }).check();
  await change.click();
  await told(page, 'Application type saved.');
  const client = await readClient(page, server, clientId);
  assert.equal(client.app_type, 'spa');
  assert.deepEqual(Object.keys(client.client_authentication_methods), ['private_key_jwt'], 'its method stays');
  await goToTab(page, server, clientId);
  await page.getByRole('radio', { name: 'Private Key JWT', checked: true }).waitFor();
  await page.getByRole('radio', { name: 'None' }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('radio', { name: 'Private Key JWT' }).waitFor({ state: 'hidden' });
  assert.equal((await readClient(page, server, clientId)).token_endpoint_auth_method, 'none');
});

test('every API is offered, however many there are', async () => {
  const { page, server } = it;
  const numbers = Array.from({ length: 101 }, (_, index) => String(index).padStart(3, '0'));
  for (const number of numbers) await makeApi(`Numbered-${number}`);
  const { client_id: clientId } = await makeApplication(page, server, 'Chooses among many APIs');
  await goToTab(page, server, clientId, 'settings');
  await page.getByRole('button', { name: 'Add API' }).click();
  const choice = page.getByRole('dialog', { name: 'Add API' }).getByLabel('API', { exact: true });
  await choice.waitFor();
  const offered = await choice.getByRole('option').evaluateAll((options) => options.map((option) => option.value));
  assert.deepEqual(
    offered.filter((identifier) => identifier.includes('numbered-')).sort(),
    numbers.map((number) => `https://numbered-${number}.example/`),
  );
});
