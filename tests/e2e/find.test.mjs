// Find: whose key is this? Every notation of an identifier, keys and certificates in every form, assertions, and credentials
// that only the log knows. What is given stays in the browser: only identifiers are sent.
import assert from 'node:assert/strict';
import { X509Certificate, createHash, createPrivateKey, createPublicKey, createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { call, makeApplication, makeCredential, makeKeyApplication, useKeys } from './support/api.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const KEY = keys.rsa(2048);

const it = setUp({
  prepare: async (it) => {
    const { page, server } = it;
    it.client = await makeApplication(page, server, 'Billing');
    it.credential = await makeCredential(page, server, it.client.client_id, 'billing key', KEY.certificate, { kid: 'billing-key-2027' });
    await useKeys(page, server, it.client.client_id, it.credential);
    await makeKeyApplication(page, server, 'Another', keys.rsa(2048));
  },
});

const field = () => it.page.getByLabel(/^Key ID, fingerprint/);
const region = (name) => it.page.getByRole('region', { name, exact: true });
const hash = (algorithm, bytes) => createHash(algorithm).update(bytes).digest();
const pairs = (hex, between) => hex.match(/../g).join(between);

async function open(query = '') {
  await it.page.goto(`${it.server.origin}/find${query}`);
  await it.page.getByRole('heading', { level: 1, name: 'Find' }).waitFor();
  await field().waitFor();
}

/** The credential that is found, and by what. */
async function found(name = 'billing key', matched) {
  const item = region('Credentials').getByRole('listitem').filter({ hasText: name });
  await item.waitFor();
  if (matched) await item.getByRole('definition').filter({ hasText: matched }).first().waitFor();
  return item;
}

async function empty() {
  await field().fill('');
  await it.page.getByRole('heading', { name: 'Matches appear here' }).waitFor();
}

/** Every identifier of a key and its certificate, as programs print them. */
function identifiers(key) {
  const certificate = new X509Certificate(key.text('certificate'));
  const publicKey = createPublicKey(key.text('spki'));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'der' });
  const { e, n } = publicKey.export({ format: 'jwk' });
  const jkt = hash('sha256', JSON.stringify({ e, kty: 'RSA', n }));
  const string = (bytes) => Buffer.concat([Buffer.from([bytes.length >> 24, bytes.length >> 16, bytes.length >> 8, bytes.length]), bytes]);
  const number = (text) => {
    const bytes = Buffer.from(text, 'base64url');
    return string(bytes[0] >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
  };
  const ssh = hash('sha256', Buffer.concat([string(Buffer.from('ssh-rsa')), number(e), number(n)]));
  return { certificate, spki, pkcs1, jkt, ssh };
}

test('every notation of an identifier leads to its credential', async () => {
  const { certificate, spki, pkcs1, jkt, ssh } = identifiers(KEY);
  const spki256 = hash('sha256', spki);
  const x5t = hash('sha1', certificate.raw);
  const x5t256 = hash('sha256', certificate.raw);
  const serial = certificate.serialNumber;
  const KID = 'Key ID';
  const SPKI = 'SHA-256 of the key (SPKI)';
  const CERTIFICATE = 'SHA-256 of the certificate (x5t#S256)';
  const SHA1 = 'SHA-1 of the certificate (x5t)';
  const JWK = 'JWK thumbprint (RFC 7638)';
  const SERIAL = 'Serial number of the certificate';
  await open();
  for (const [text, matched] of [
    ['billing-key-2027', KID],
    ['"kid": "billing-key-2027",', KID],
    [it.credential.id, 'Credential ID'],
    [spki256.toString('hex'), SPKI],
    [spki256.toString('hex').toUpperCase(), SPKI],
    [pairs(spki256.toString('hex'), ':'), SPKI],
    [pairs(spki256.toString('hex'), ' '), SPKI],
    [spki256.toString('base64'), SPKI],
    [spki256.toString('base64url'), SPKI],
    [`sha256//${spki256.toString('base64')}`, SPKI],
    [`SHA256:${ssh.toString('base64').replace('=', '')}`, 'SSH fingerprint'],
    [`2048 SHA256:${ssh.toString('base64').replace('=', '')} alice@example.com (RSA)`, 'SSH fingerprint'],
    [hash('sha1', spki).toString('hex'), 'SHA-1 of the key (SPKI)'],
    [hash('sha256', pkcs1).toString('hex'), 'SHA-256 of the key (PKCS#1)'],
    [pairs(hash('sha1', pkcs1).toString('hex').toUpperCase(), ':'), 'SHA-1 of the key (subject key identifier)'],
    [`SHA1 Fingerprint=${certificate.fingerprint}`, SHA1],
    [`sha256 Fingerprint=${certificate.fingerprint256}`, CERTIFICATE],
    [`"x5t": "${x5t.toString('base64url')}"`, SHA1],
    [`"x5t#S256": "${x5t256.toString('base64url')}"`, CERTIFICATE],
    [jkt.toString('base64url'), JWK],
    [`serial=${serial}`, SERIAL],
    [pairs(serial.padStart(serial.length + (serial.length % 2), '0').toLowerCase(), ':'), SERIAL],
    [BigInt(`0x${serial}`).toString(), SERIAL],
  ]) {
    await field().fill(text);
    const item = await found('billing key', matched).catch((error) => assert.fail(`${text}: ${error.message}`));
    await item.getByText('Enabled', { exact: true }).waitFor();
    await item.getByText('Billing', { exact: true }).waitFor();
    await empty();
  }
  await field().fill(it.client.client_id);
  await region('Applications').getByRole('link', { name: 'Billing' }).waitFor();
});

test('keys and certificates in every form lead to the credential, and are not sent', async () => {
  const { page } = it;
  await open();
  const { e, n } = createPublicKey(KEY.text('spki')).export({ format: 'jwk' });
  page.sent.length = 0;
  for (const file of [KEY.certificate, KEY.spki, KEY.pkcs1, KEY.der, KEY.private]) {
    await page.getByLabel('Choose a file').setInputFiles(file);
    await region('Looked for').waitFor();
    await found();
    await page.reload();
    await field().waitFor();
  }
  const body = (text) => text.split('\n').filter((line) => line && !line.startsWith('-')).join('');
  const jwk = { kty: 'RSA', e, n };
  const other = createPublicKey(keys.rsa(2048).text('spki')).export({ format: 'jwk' });
  for (const text of [
    body(KEY.text('certificate')),
    body(KEY.text('spki')),
    JSON.stringify(jwk),
    JSON.stringify({ keys: [{ ...other, kid: 'other' }, { ...jwk, kid: 'one' }] }),
  ]) {
    await field().fill(text);
    await found();
    await empty();
  }
  const paths = page.sent.map(({ url }) => new URL(url)).filter(({ pathname }) => pathname.startsWith('/countersign/v1/find'));
  assert.ok(paths.length >= 9);
  for (const url of paths) assert.match(url.searchParams.get('id'), /^[\w-]+(,[\w-]+)*$/);
  const modulus = [n, Buffer.from(n, 'base64url').toString('hex'), Buffer.from(n, 'base64url').toString('base64')];
  for (const { url, body = '' } of page.sent) {
    for (const form of modulus) assert.ok(!`${url}${body}`.includes(form.slice(40, 120)), url);
  }
});

test('a private key leaves the field, and its public key is looked for', async () => {
  const { page } = it;
  await open();
  page.sent.length = 0;
  const text = KEY.text('private');
  await field().evaluate((element, text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await page.getByText('A private key was pasted').waitFor();
  await found();
  assert.equal(await field().inputValue(), '');
  const { d, p } = createPrivateKey(text).export({ format: 'jwk' });
  const secrets = [d, p, text.split('\n')[3]];
  const shown = await page.evaluate(() => JSON.stringify([document.documentElement.outerHTML, location.href, { ...localStorage }, { ...sessionStorage }]));
  for (const secret of secrets) {
    assert.ok(!shown.includes(secret.slice(8, 48)));
    for (const { url, body = '' } of page.sent) assert.ok(!`${url}${body}`.includes(secret.slice(8, 48)), url);
  }
});

test('an assertion leads to the key that signed it, and is not sent', async () => {
  const { page, server, client } = it;
  const encode = (object) => Buffer.from(JSON.stringify(object)).toString('base64url');
  const make = (header, claims, key = KEY) => {
    const input = `${encode({ alg: 'RS256', ...header })}.${encode(claims)}`;
    return `${input}.${createSign('SHA256').update(input).sign(readFileSync(key.private), 'base64url')}`;
  };
  const claims = { iss: client.client_id, sub: client.client_id, aud: `${server.origin}/`, jti: 'a' };
  await open();
  page.sent.length = 0;
  const good = make({}, claims);
  await field().fill(`grant_type=client_credentials&client_assertion=${good}`);
  await page.getByText('Signed by a stored key').waitFor();
  await region('Applications').getByRole('link', { name: 'Billing' }).waitFor();
  await field().fill(make({ kid: 'billing-key-2027' }, { ...claims, iss: 'x', sub: 'x' }));
  await found('billing key', 'Key ID');
  await page.getByText('Signed by a stored key').waitFor();
  await field().fill(make({}, claims, keys.rsa(2048)));
  await page.getByText('No stored key verifies the signature').waitFor();
  for (const { url, body = '' } of page.sent) assert.ok(!`${url}${body}`.includes(good.split('.')[2]), url);
});

test('deleted credentials are found by the log', async () => {
  const { page, server } = it;
  const key = keys.rsa(2048);
  const { client_id } = await makeApplication(page, server, 'Retired');
  const { id } = await makeCredential(page, server, client_id, 'retired key', key.certificate);
  await call(page, server, 'DELETE', `/api/v2/clients/${client_id}/credentials/${id}`);
  const { certificate, jkt } = identifiers(key);
  await open();
  for (const text of [certificate.fingerprint256, jkt.toString('base64url'), id]) {
    await field().fill(text);
    const item = region('Deleted credentials').getByRole('listitem').filter({ hasText: 'retired key' });
    await item.getByText('Deleted by').waitFor();
    await item.getByText('Retired', { exact: true }).waitFor();
    assert.equal(await item.locator('time').count(), 2, 'added and deleted');
    await empty();
  }
});

test('nothing found says what was looked for, and how far back', async () => {
  const { page } = it;
  await open('?q=nobody-has-this-2027');
  await page.getByRole('heading', { name: 'No match' }).waitFor();
  assert.equal(await field().inputValue(), 'nobody-has-this-2027');
  await region('Looked for').getByText('nobody-has-this-2027').waitFor();
  await region('No match').locator('time').waitFor();
  await field().fill('16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48');
  await region('No match').getByText(/MD5/).waitFor();
  await field().fill('Hello, this is a letter.');
  await page.getByText('Nothing to look for').waitFor();
});

test('the palette leads to it: by an identifier, and by a key that stays out of the address', async () => {
  const { page, server } = it;
  await page.goto(`${server.origin}/applications`);
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
  await page.keyboard.press('Control+K');
  const palette = page.getByRole('dialog', { name: 'Search or jump to…' });
  await palette.getByRole('combobox').fill('billing-key-2027');
  await palette.getByRole('option', { name: /^Find the credential/ }).click();
  await found('billing key', 'Key ID');
  assert.equal(new URL(page.url()).searchParams.get('q'), 'billing-key-2027');

  page.sent.length = 0;
  await page.keyboard.press('Control+K');
  await palette.getByRole('combobox').evaluate((element, text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, KEY.text('certificate'));
  await palette.waitFor({ state: 'hidden' });
  await region('Looked for').getByText('SHA-256 of the certificate').waitFor();
  await found();
  assert.equal(new URL(page.url()).search, '');
  assert.ok(page.sent.every(({ url }) => !url.includes('search=') && !url.includes('BEGIN')));
});

test('it works by keyboard alone', async () => {
  const { page } = it;
  await open();
  await page.getByLabel('Choose a file').focus();
  await page.keyboard.press('Tab');
  assert.ok(await field().evaluate((element) => element === document.activeElement));
  await page.keyboard.type('billing-key-2027');
  const link = (await found()).getByRole('link', { name: 'billing key' });
  for (let at = 0; at < 6 && !(await link.evaluate((element) => element === document.activeElement)); at += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Billing', exact: true }).waitFor();
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
