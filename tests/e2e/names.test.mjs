// Names with any content: pages show them as they are, and nothing becomes markup (contract 10.53, 10.54).
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeApplication, makeCredential, readCredentials, useKeys } from './support/api.mjs';
import { addCredential, credentialRow, goToTab, told } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp();

/** Names stored through the API, and how a page shows them. */
const HOSTILE = [
  ['an override of the direction', 'pay\u202Elanretni', 'pay\\u{202e}lanretni'],
  ['a space without width', 'bill\u200Bing', 'bill\\u{200b}ing'],
  ['a soft hyphen', 'acc\u00ADounts', 'acc\\u{ad}ounts'],
  ['tag characters', 'tag\u{E0041}ged', 'tag\\u{e0041}ged'],
  ['two spaces that do not break', 'two\u00A0\u00A0spaces', 'two spaces'],
  ['Hebrew', 'שירות חיוב', 'שירות חיוב'],
  ['an entity', 'a &lt;b&gt; &amp; c', 'a &lt;b&gt; &amp; c'],
  ['quotes', `" onmouseover="alert(1)" x='`, `" onmouseover="alert(1)" x='`],
  ['a template', '{{constructor.constructor("alert(1)")()}}', '{{constructor.constructor("alert(1)")()}}'],
  ['an address', 'javascript:alert(1)', 'javascript:alert(1)'],
];

async function stored(make) {
  try {
    return await make();
  } catch (rejection) {
    assert.match(String(rejection), /: 400 /);
    return null;
  }
}

for (const [what, name, shown] of HOSTILE) {
  test(`${what} as the name of an application and a credential`, async (t) => {
    const { page, server } = it;
    const client = await stored(() => makeApplication(page, server, name));
    if (!client) return t.skip('the server rejects the name');
    const credential = await stored(() => makeCredential(page, server, client.client_id, name, keys.rsa(2048).spki));
    await page.goto(`${server.origin}/applications?q=${client.client_id}`);
    await page.getByRole('link', { name: shown }).waitFor();
    await goToTab(page, server, client.client_id);
    await page.getByRole('heading', { level: 1, name: shown }).waitFor();
    if (!credential) return;
    await useKeys(page, server, client.client_id, credential);
    await page.reload();
    const row = credentialRow(page, shown);
    await row.waitFor();
    await row.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Disable for Private Key JWT' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: shown }).waitFor();
    await dialog.getByLabel(/^Type .* to confirm$/s).fill(shown);
    await dialog.getByRole('button', { name: 'Disable', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await told(page, /disabled/);
  });
}

test('an invisible name is rejected in the form', async () => {
  const { page, server } = it;
  await page.goto(`${server.origin}/applications`);
  await page.getByRole('button', { name: 'Create Application' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create Application' });
  await dialog.getByLabel('Name', { exact: true }).fill('\u200B\u2060');
  await dialog.getByLabel('Name', { exact: true }).and(page.locator('[aria-invalid=true]')).waitFor();
});

test('the first key of an application selects Private Key JWT, and Save follows', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'First key', { token_endpoint_auth_method: 'client_secret_post' });
  await goToTab(page, server, clientId);
  await addCredential(page, keys.rsa(2048).spki, 'first');
  assert.ok(await page.getByRole('radio', { name: 'Private Key JWT' }).isChecked());
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await told(page, /^Saved\./);
  assert.equal((await readCredentials(page, server, clientId)).length, 1);
});

test('no page error, no script dialog and no CSP violation', () => assert.deepEqual(it.page.faults, []));
