// Generating a key pair: OpenSSL opens what is saved, and nothing private leaves the tab or stays in it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate, createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { makeApplication, readCredentials } from './support/api.mjs';
import { isPart, launch, openPage } from './support/browser.mjs';
import { goToTab, signIn } from './support/console.mjs';
import { forms, listen, slipped } from './support/secrets.mjs';
import * as keys from '../support/keys.mjs';
import { required, Server } from '../support/server.mjs';

const PASSPHRASE = 'correct häst ';

/** Verifies a self-signed certificate with pyca/cryptography, whose reader is as strict as DER. */
const PYCA = `
import sys
from cryptography import x509
certificate = x509.load_pem_x509_certificate(open(sys.argv[1], 'rb').read())
certificate.verify_directly_issued_by(certificate)
extension = lambda kind: certificate.extensions.get_extension_for_class(kind).value
assert certificate.version == x509.Version.v3 and certificate.serial_number > 0
assert not extension(x509.BasicConstraints).ca
assert extension(x509.KeyUsage).digital_signature and not extension(x509.KeyUsage).key_cert_sign
assert extension(x509.SubjectKeyIdentifier) == x509.SubjectKeyIdentifier.from_public_key(certificate.public_key())
assert extension(x509.SubjectAlternativeName).get_values_for_type(x509.DNSName) == ['billing.example']
`;

let server;
let browser;
let page;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

beforeEach(async () => {
  page = await openPage(browser);
  listen(page);
  await page.goto(`${server.origin}/generate`);
  await page.getByRole('heading', { name: 'Generate a key pair' }).waitFor();
  await page.waitForLoadState('networkidle');
  page.sent.length = 0;
});

afterEach(async () => {
  const { faults } = page;
  await page.context().close();
  assert.deepEqual(faults, []);
});

/** The console's own files, which it also fetches ahead, and what it saves. */
const isOwn = (url) => url.startsWith('blob:') || isPart(url);

const generate = () => page.getByRole('button', { name: 'Generate key pair' }).click();
const give = (path) => page.getByLabel('Choose a file').setInputFiles(path);
const rejected = () => page.getByText('Not the saved private key');

async function download(button) {
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return { name: saved.suggestedFilename(), path: await saved.path() };
}

async function assertNothingKept(key) {
  assert.equal(await slipped(page, ...forms(key), PASSPHRASE), undefined);
  assert.deepEqual(page.sent.filter(({ url }) => !isOwn(url)), [], 'nothing is sent');
}

test('an encrypted key with a certificate: saved, chosen again, wrong files rejected', async () => {
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await page.getByRole('checkbox', { name: /certificate/ }).check();
  await generate();
  // The subject is missing: nothing is generated, and nothing typed is lost.
  await page.getByText('Enter the subject').waitFor();
  assert.equal(await page.getByLabel('Passphrase').inputValue(), PASSPHRASE);
  await page.getByLabel('Subject (common name)').fill('billing, nightly');
  await page.getByLabel('Host names').fill('billing.example');
  await generate();
  const saved = await download(/^Download client-private-key/);
  assert.equal(saved.name, 'client-private-key-encrypted.pem');
  const pem = readFileSync(saved.path, 'utf8');
  assert.match(pem, /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
  const opened = execFileSync('openssl', ['pkey', '-in', saved.path, '-passin', `pass:${PASSPHRASE}`]).toString();
  const key = createPrivateKey(opened);
  await assertNothingKept(key);

  await page.getByLabel('Passphrase of the file').fill('another');
  await give(saved.path);
  await rejected().waitFor();
  await page.getByText('The passphrase is wrong.').waitFor();
  await give(keys.rsa(2048).private);
  await page.getByText('another key pair').waitFor();
  await give(keys.rsa(2048).spki);
  await page.getByText('holds no private key').waitFor();
  await page.getByLabel('Passphrase of the file').fill(PASSPHRASE);
  await give(saved.path);

  await page.getByRole('heading', { name: 'Certificate' }).waitFor();
  const certificate = await download('Download client-certificate.pem');
  const parsed = new X509Certificate(readFileSync(certificate.path));
  assert.ok(parsed.verify(createPublicKey(key)));
  assert.ok(parsed.checkPrivateKey(key));
  assert.equal(parsed.subject, 'CN=billing\\, nightly');
  assert.equal(parsed.subjectAltName, 'DNS:billing.example');
  assert.equal(parsed.ca, false);
  const days = (new Date(parsed.validTo) - new Date(parsed.validFrom)) / 86_400_000;
  assert.equal(days, 365);
  execFileSync(required('COUNTERSIGN_PYTHON'), ['-c', PYCA, certificate.path]);
  execFileSync('openssl', ['verify', '-x509_strict', '-check_ss_sig', '-partial_chain', '-trusted', certificate.path, certificate.path]);
  await assertNothingKept(key);
});

test('a plain key: as PEM and as JWK, in each size; a public key to register', async () => {
  for (const [size, bits] of [['2048', 2048], ['4096', 4096]]) {
    await page.getByLabel('Size of the RSA key').selectOption(size);
    await generate();
    const saved = await download('Download client-private-key.pem');
    const key = createPrivateKey(readFileSync(saved.path));
    assert.equal(key.asymmetricKeyDetails.modulusLength, bits);
    assert.equal(key.asymmetricKeyDetails.publicExponent, 65_537n);
    const jwk = await download('As JWK');
    assert.equal(jwk.name, 'client-private-key.jwk.json');
    const parsed = JSON.parse(readFileSync(jwk.path, 'utf8'));
    assert.deepEqual(createPrivateKey({ key: parsed, format: 'jwk' }).export({ format: 'jwk' }), key.export({ format: 'jwk' }));
    await assertNothingKept(key);
    await give(jwk.path);
    await page.getByRole('heading', { name: 'Public key' }).waitFor();
    const shown = await page.getByRole('region', { name: 'Public key' }).innerText();
    assert.equal(shown.trim(), createPublicKey(key).export({ type: 'spki', format: 'pem' }).trim());
    const facts = JSON.parse(execFileSync(required('COUNTERSIGN_BINARY'), ['inspect', '--json', keys.file(`generated-${size}.pem`, shown)]));
    assert.equal(parsed.kid, facts.public_key.kid);
    assert.equal(facts.verdict, 'accept');
    await assertNothingKept(key);
    await page.getByRole('button', { name: 'Generate another' }).click();
  }
});

test('a key pair that is not saved: leaving asks, and discarding keeps nothing', async () => {
  await generate();
  await page.getByRole('heading', { name: 'Save the private key' }).waitFor();
  const asked = page.waitForEvent('dialog');
  const reloading = page.reload({ timeout: 5000 }).catch(() => null);
  const dialog = await asked;
  assert.equal(dialog.type(), 'beforeunload');
  await dialog.dismiss();
  await reloading;
  const saved = await download('Download client-private-key.pem');
  const key = createPrivateKey(readFileSync(saved.path));
  await page.getByRole('button', { name: 'Discard this key pair' }).click();
  await page.getByRole('button', { name: 'Generate key pair' }).waitFor();
  await assertNothingKept(key);
});

test('a cancelled download, a wrong file, a page left half-way: nothing is lost that was promised, nothing is kept', async () => {
  await page.getByLabel('Passphrase').fill(PASSPHRASE);
  await generate();
  // The browser's question where to save was cancelled: the key is still there to be saved.
  const [cancelled] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Download client-private-key/ }).click()]);
  await cancelled.cancel();
  const saved = await download(/^Download client-private-key/);
  const key = createPrivateKey({ key: readFileSync(saved.path), passphrase: PASSPHRASE });
  await assertNothingKept(key);
  // Another person's key is chosen: it is rejected, kept nowhere, and the own one can still be saved.
  const other = keys.rsa(2048);
  await page.getByLabel('Passphrase of the file').fill(PASSPHRASE);
  await give(other.private);
  await page.getByText('another key pair').waitFor();
  assert.equal(await slipped(page, ...forms(createPrivateKey(other.text('private')))), undefined);
  await download(/^Download client-private-key/);
  assert.equal(await slipped(page, ...forms(key)), undefined);
  // Left for another page, and come back.
  page.once('dialog', (asked) => asked.accept());
  await page.goto(`${server.origin}/inspect`);
  await page.getByRole('heading', { name: 'Inspect', exact: true }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Generate key pair' }).waitFor();
  assert.equal(await slipped(page, ...forms(key), PASSPHRASE), undefined);
});

test('in Add Credential: what was typed stays, and the public key goes into the form', async () => {
  await signIn(page, server);
  const { client_id: clientId } = await makeApplication(page, server, 'Generated');
  await goToTab(page, server, clientId);
  await page.getByRole('button', { name: 'Add Credential' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add Credential' });
  await dialog.getByLabel('Name', { exact: true }).fill('from the tab');
  await dialog.getByRole('button', { name: 'Generate a key pair' }).click();
  await dialog.getByRole('button', { name: 'Generate key pair', exact: true }).click();
  const saved = await download('Download client-private-key.pem');
  const key = createPrivateKey(readFileSync(saved.path));
  await dialog.getByLabel('Choose a file').last().setInputFiles(saved.path);
  await dialog.getByText('SHA-256').first().waitFor();
  assert.equal(await dialog.getByLabel('Name', { exact: true }).inputValue(), 'from the tab');
  await dialog.getByRole('button', { name: 'Add Credential' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const [credential] = await readCredentials(page, server, clientId);
  assert.equal(credential.name, 'from the tab');
  assert.equal(await slipped(page, ...forms(key)), undefined);
});
