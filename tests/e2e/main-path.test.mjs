// The main path, end to end: from an openssl file to an access token.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch, openPage } from './support/browser.mjs';
import { accessToken, assertion, postAssertion } from './support/client.mjs';
import { createApplication, offerFile, openCredentials, signIn } from './support/console.mjs';
import * as keys from '../support/keys.mjs';
import { Server } from '../support/server.mjs';

let server;
let browser;
let page;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  page = await openPage(browser);
  await signIn(page, server);
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

test('a key is registered in the console, and an independent client gets a token with it', async (t) => {
  const key = keys.rsa(2048);
  let clientId;
  let kid;

  await t.test('the empty list explains what to do', async () => {
    await page.getByRole('button', { name: 'Create the first application' }).waitFor();
  });

  await t.test('creating an application opens its Credentials tab', async () => {
    clientId = await createApplication(page, 'Billing service');
    await openCredentials(page);
    await page.getByText('Credential required').waitFor({ state: 'hidden' });
    await page.getByRole('radio', { name: 'Private Key JWT' }).check();
  });

  await t.test('the file is diagnosed and becomes a credential', async () => {
    const dialog = await offerFile(page, key.spki);
    await dialog.getByText('2048').first().waitFor();
    await dialog.getByText('SHA-256').first().waitFor();
    await dialog.getByLabel('Name', { exact: true }).fill('laptop key');
    await dialog.getByLabel('Algorithm').selectOption('RS256');
    await dialog.getByRole('button', { name: 'Add Credential' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const row = page.getByRole('table', { name: 'Credentials' }).getByRole('row', { name: /laptop key/ });
    await row.waitFor();
    const listed = await page.request.get(`${server.origin}/api/v2/clients/${clientId}/credentials`);
    [{ kid }] = await listed.json();
    assert.match(kid, /^[\w-]{43}$/);
    await row.getByText(kid.slice(0, 8)).first().waitFor();
  });

  await t.test('the method is saved', async () => {
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await save.click();
    await page.getByLabel('Results').getByText(/^Saved\./).waitFor();
    const client = await (await page.request.get(`${server.origin}/api/v2/clients/${clientId}`)).json();
    assert.equal(client.client_authentication_methods.private_key_jwt.credentials.length, 1);
    assert.equal(client.token_endpoint_auth_method, undefined);
    assert.equal(client.client_secret, undefined);
  });

  await t.test('openid-client gets an access token, with and without the kid', async () => {
    for (const options of [{}, { kid }]) {
      const token = await accessToken(server, clientId, key.private, options);
      assert.equal(token.token_type, 'bearer');
      assert.equal(token.access_token.split('.').length, 3);
    }
  });

  const rejections = [
    ['a wrong key', async () => assertion(server, clientId, keys.rsa(2048).private), 'signature_invalid'],
    ['a wrong audience', async () => assertion(server, clientId, key.private, { claims: { aud: 'https://elsewhere.example/' } }), 'aud_mismatch'],
    ['an expired assertion', async () => assertion(server, clientId, key.private, { claims: { iat: 1_700_000_000, exp: 1_700_000_060 } }), 'exp_past'],
    ['an unknown kid', async () => assertion(server, clientId, key.private, { kid: 'nobody-knows-this-kid' }), 'kid_unknown'],
  ];
  for (const [name, make, reason] of rejections) {
    await t.test(`${name} gets 401 invalid_client and the log names the reason`, async () => {
      const from = server.log.length;
      const { status, body } = await postAssertion(server, await make());
      assert.deepEqual([status, body.error], [401, 'invalid_client']);
      await server.logged(new RegExp(`reason="${reason}"`), from);
      assert.doesNotMatch(JSON.stringify(body), new RegExp(reason), 'and not on the wire');
    });
  }

  await t.test('a replayed assertion gets 401, also after a restart', async () => {
    const once = await assertion(server, clientId, key.private);
    assert.equal((await postAssertion(server, once)).status, 200);
    assert.deepEqual((await postAssertion(server, once)).status, 401);
    await server.restart();
    const from = server.log.length;
    assert.deepEqual((await postAssertion(server, once)).status, 401);
    await server.logged(/reason="jti_replayed"/, from);
  });

  await t.test('a restart keeps the session, the application and the credential', async () => {
    await page.reload();
    await page.getByRole('heading', { name: 'Billing service' }).waitFor();
    await page.getByRole('row', { name: /laptop key/ }).waitFor();
    assert.equal((await accessToken(server, clientId, key.private)).token_type, 'bearer');
  });

  await t.test('no page error and no CSP violation', () => assert.deepEqual(page.faults, []));
});

test('files written by openssl are accepted: SPKI, PKCS#1 and X.509 with 2048, 3072 and 4096 bits', async (t) => {
  await page.goto(server.origin);
  await createApplication(page, 'Every form');
  await openCredentials(page);
  for (const bits of [2048, 3072, 4096]) {
    const key = keys.rsa(bits);
    for (const form of ['spki', 'pkcs1', 'certificate', 'der']) {
      await t.test(`${form}, ${bits} bits`, async () => {
        const dialog = await offerFile(page, key[form]);
        await dialog.getByText(String(bits)).first().waitFor();
        if (form === 'certificate') await dialog.getByText('billing.example').first().waitFor();
        await dialog.getByRole('button', { name: 'Add Credential' }).and(page.locator(':enabled')).waitFor();
        await dialog.getByRole('button', { name: 'Cancel' }).click();
        await dialog.waitFor({ state: 'hidden' });
      });
    }
  }
});

test('anything but a public RSA key is rejected with the reason, and nothing is sent', async (t) => {
  const key = keys.rsa(2048);
  const spki = key.text('spki');
  const rejected = [
    ['a private key', key.private, /private key/i],
    ['an EC key', keys.ec(), /P-256|elliptic|\bEC\b/],
    ['a truncated file', keys.file('cut.pem', spki.slice(0, spki.length / 2)), /cut|truncated|ends before|missing|incomplete/i],
    ['a text file', keys.file('notes.txt', 'Remember to ask Kim for the key.\n'), /text/i],
  ];
  await page.goto(server.origin);
  const clientId = await createApplication(page, 'Rejections');
  await openCredentials(page);
  for (const [name, path, reason] of rejected) {
    await t.test(`${name}, in the browser`, async () => {
      const from = page.sent.length;
      const dialog = await offerFile(page, path);
      await dialog.getByText(reason).first().waitFor();
      const submit = dialog.getByRole('button', { name: 'Add Credential' });
      if (await submit.isEnabled()) await submit.click();
      await dialog.getByText(reason).first().waitFor();
      const writes = page.sent.slice(from).filter(({ method }) => method !== 'GET');
      assert.deepEqual(writes, [], 'nothing is sent');
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'hidden' });
    });
    await t.test(`${name}, posted to the server directly`, async () => {
      const { readFileSync } = await import('node:fs');
      const response = await page.request.post(`${server.origin}/api/v2/clients/${clientId}/credentials`, {
        headers: { 'x-countersign': '1', origin: server.origin },
        data: { credential_type: 'public_key', name: 'posted', pem: readFileSync(path, 'utf8') },
      });
      const body = await response.json();
      assert.deepEqual([response.status(), body.statusCode], [400, 400]);
      assert.match(body.message, reason);
    });
  }
});
