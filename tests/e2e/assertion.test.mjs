// The assertion debugger: rules, signature and claims, judged in the browser. Nothing is sent but the question for the
// client's keys.
import assert from 'node:assert/strict';
import { constants, createPrivateKey, createSign, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import '../support/webcrypto.mjs';
import { importSPKI, jwtVerify } from 'jose';

import { makeKeyApplication } from './support/api.mjs';
import { isPart, launch, openPage } from './support/browser.mjs';
import { chooseFromMenu, goToTab, signIn } from './support/console.mjs';
import { forms, listen, slipped, traces } from './support/secrets.mjs';
import * as keys from '../support/keys.mjs';
import { Server } from '../support/server.mjs';

let server;
let browser;
let key;
let session;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  key = keys.rsa(2048);
  const page = await openPage(browser);
  await signIn(page, server);
  session = await page.context().storageState();
  await page.context().close();
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

const encode = (object) => Buffer.from(JSON.stringify(object)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

function assertion(claims, { header = {}, hash = 'SHA256', privateKey = key } = {}) {
  const sound = { iss: 'client', sub: 'client', aud: `${server.origin}/`, iat: now(), exp: now() + 60, jti: `${Math.random()}` };
  const input = `${encode({ alg: 'RS256', ...header })}.${encode({ ...sound, ...claims })}`;
  return `${input}.${createSign(hash).update(input).sign(readFileSync(privateKey.private), 'base64url')}`;
}

async function open(withSession = false) {
  const page = await openPage(browser, withSession ? { storageState: session } : {});
  listen(page);
  await page.goto(`${server.origin}/assertion`);
  await page.getByRole('heading', { name: 'Explain an assertion' }).waitFor();
  await page.waitForLoadState('networkidle');
  page.sent.length = 0;
  return page;
}

const give = (page, text) => page.getByLabel(/^Assertion, token request/).fill(text);
const failed = (page) => page.locator('.rule-failed[data-code]').evaluateAll((rows) => rows.map((row) => row.dataset.code));
const title = (page, text) => page.locator('.callout').getByText(text, { exact: true }).waitFor();

test('without a server: every broken rule, the cause of the signature, corrected claims; nothing is sent', async () => {
  const page = await open();
  const wrong = assertion({ sub: 'other', aud: `${server.origin}/oauth/token`, exp: now() - 300, iat: now() - 360, jti: undefined }, { hash: 'SHA1' });
  await give(page, `curl -d 'client_assertion=${wrong}' ${server.origin}/oauth/token`);
  await page.getByLabel('Or paste it').fill(key.text('spki'));
  await page.locator('[data-cause="sha1"]').waitFor();
  const codes = await failed(page);
  for (const code of ['iss_mismatch', 'aud_token_endpoint', 'exp_past', 'jti_missing', 'signature_invalid']) assert.ok(codes.includes(code), `${code} in ${codes}`);
  const claims = JSON.parse(await page.getByRole('region', { name: 'Corrected claims' }).innerText());
  assert.equal(claims.aud, `${server.origin}/`);
  assert.equal(claims.iss, claims.sub);
  assert.ok(claims.exp > now() && claims.jti.length >= 16);
  assert.deepEqual(await page.locator('.assertion-faulty dt code').allInnerTexts().then((names) => names.sort()), ['aud', 'exp', 'iss', 'jti', 'sub'].filter((name) => name !== 'sub' || codes.includes('sub_mismatch')));

  // The same claims, corrected and signed anew, are accepted.
  await give(page, assertion({ ...claims }));
  await title(page, 'Accepted');
  assert.deepEqual(await failed(page), []);
  assert.deepEqual(page.sent.filter(({ url }) => !isPart(url)), []);
  const signature = wrong.split('.')[2];
  await give(page, '');
  await page.getByRole('region', { name: 'Claims' }).waitFor({ state: 'detached' });
  assert.ok(!(await traces(page)).includes(signature), 'the assertion is nowhere but in its field');
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

/** Where the signatures of real tools are, and what is wrong with them. */
const FIXTURES = new URL('../../crates/assertion/tests/fixtures/signatures/', import.meta.url);
const table = (name) => readFileSync(new URL(name, FIXTURES), 'utf8').trimEnd().split('\n').map((line) => line.split('\t'));

test('every signature that a tool made is explained: with its cause, as valid, or as wrong without a cause', async () => {
  const page = await open();
  const numbers = new Map(table('keys.tsv').map(([name, n, e]) => [name, { kty: 'RSA', n, e }]));
  const cases = table('cases.tsv');
  assert.ok(cases.length >= 135);
  const signature = page.getByRole('region', { name: 'Signature', exact: true });
  for (const key of new Set(cases.map((of) => of[3]))) {
    await page.getByLabel('Or paste it').fill(JSON.stringify(numbers.get(key)));
    for (const [name, cause, , , text] of cases.filter((of) => of[3] === key)) {
      await give(page, '');
      await signature.waitFor({ state: 'detached' });
      await give(page, text);
      const found = {
        cause: await signature.getAttribute('data-cause'),
        isValid: (await signature.getByText('The signature is valid').count()) === 1,
      };
      assert.deepEqual(found, { cause: /^[-?]$/.test(cause) ? null : cause, isValid: cause === '-' }, name);
    }
  }
  assert.deepEqual(page.sent.filter(({ url }) => !isPart(url)), []);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('time moves the distances on, and nothing else: what is open stays open, the focus stays, until it is judged again', async () => {
  const page = await openPage(browser);
  await page.clock.install();
  await page.goto(`${server.origin}/assertion`);
  await page.getByRole('heading', { name: 'Explain an assertion' }).waitFor();
  await give(page, assertion({ exp: now() + 90 }));
  const passed = page.locator('details.assertion-passed');
  await passed.getByText(/rules in order/).click();
  await passed.evaluate((details) => details.setAttribute('data-same', ''));
  const expiry = page.getByRole('region', { name: 'Claims' }).locator('.assertion-member', { hasText: 'exp' });
  await expiry.getByText(/^in 1 minute/).waitFor();
  await page.clock.fastForward('00:35');
  await expiry.getByText(/^in less than a minute/).waitFor();
  assert.deepEqual(
    await page.evaluate(() => [document.querySelector('details[data-same]')?.open, document.activeElement.tagName]),
    [true, 'SUMMARY'],
  );
  await page.clock.fastForward('01:00');
  await expiry.getByText(/^just now/).waitFor();
  assert.deepEqual(await failed(page), []);
  await page.getByRole('button', { name: 'Judge again' }).click();
  await page.locator('.rule-failed[data-code=exp_past]').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Judge again');
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('the server’s clock decides: an assertion of now is accepted in a browser that is two minutes behind', async () => {
  const page = await openPage(browser, { storageState: session });
  await page.clock.install({ time: Date.now() - 120_000 });
  const { clientId } = await makeKeyApplication(page, server, 'Behind', key);
  await page.goto(`${server.origin}/assertion`);
  await page.getByRole('heading', { name: 'Explain an assertion' }).waitFor();
  await give(page, assertion({ iss: clientId, sub: clientId }));
  await page.clock.runFor(1_000);
  await title(page, 'Accepted');
  await page.getByText(/This browser’s clock is 1(19|2\d) seconds behind the server’s/).waitFor();
  const issued = page.getByRole('region', { name: 'Claims' }).locator('.assertion-member', { hasText: 'iat' });
  await issued.getByText(/^in [12] minutes? \(just now by the server’s clock\)/).waitFor();
  await page.context().close();
});

test('what stricter servers would reject stands apart from the verdict', async () => {
  const page = await open();
  const strict = (profile) => page.getByRole('region', { name: 'Stricter servers' }).locator(`[data-profile=${profile}]`);
  const codes = (profile) => strict(profile).locator('[data-code]').evaluateAll((lines) => lines.map((line) => line.dataset.code));
  await page.getByLabel('Or paste it').fill(key.text('spki'));
  await page.getByLabel('Issuer').fill(`${server.origin}/`);
  await give(page, assertion({ aud: [`${server.origin}/`] }));
  await title(page, 'Accepted');
  assert.deepEqual(await codes('rfc7523bis'), ['typ_refused']);
  assert.deepEqual(await codes('fapi_2_0'), ['alg_not_allowed', 'aud_array']);
  assert.deepEqual(await failed(page), []);
  await give(page, assertion({}, { header: { typ: 'client-authentication+jwt' } }));
  await strict('rfc7523bis').getByText('Header and claims follow it.').waitFor();
  assert.deepEqual(await codes('fapi_2_0'), ['alg_not_allowed']);
  await page.context().close();
});

test('a private key that is dropped is not kept: its public key checks the signature', async () => {
  const page = await open();
  const own = keys.rsa(2048);
  await give(page, assertion({}, { privateKey: own }));
  await page.getByLabel('Choose a file').setInputFiles(own.private);
  await page.getByText('The signature is valid').waitFor();
  const secrets = forms(createPrivateKey(own.text('private')));
  assert.equal(await slipped(page, ...secrets), undefined);
  await page.getByLabel('Or paste it').fill(own.text('private'));
  await page.getByText(/was removed from the field/).waitFor();
  assert.equal(await slipped(page, ...secrets), undefined);
  assert.deepEqual(page.sent.filter(({ url }) => !isPart(url)), []);
  await page.context().close();
});

test('an application is chosen by its name, and its keys are tried', async () => {
  const page = await open(true);
  const own = keys.rsa(2048);
  const { clientId } = await makeKeyApplication(page, server, 'Chosen by its name', own);
  await give(page, assertion({ iss: 'https://issuer.example/', sub: 'nobody' }, { privateKey: own }));
  await page.locator('.rule-failed[data-code=client_unknown]').waitFor();
  const field = page.getByLabel('Client ID');
  await field.fill('chosen by');
  const offered = page.locator('datalist option').filter({ has: page.locator('xpath=self::option[@label="Chosen by its name"]') });
  await offered.waitFor({ state: 'attached' });
  await field.fill(await offered.getAttribute('value'));
  await page.getByText(`1 key of ${clientId} found on this server.`).waitFor();
  const codes = await failed(page);
  assert.deepEqual(codes.sort(), ['iss_mismatch', 'sub_mismatch']);
  await page.getByText('The signature is valid').waitFor();
  await page.context().close();
});

test('signed in: the client’s stored keys are tried; the verdict is that of the endpoint', async () => {
  const page = await open(true);
  const { clientId } = await makeKeyApplication(page, server, 'Debugged', key);
  page.sent.length = 0;
  const pss = (input) => sign('sha256', Buffer.from(input), { key: createPrivateKey(readFileSync(key.private)), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }).toString('base64url');
  const good = assertion({ iss: clientId, sub: clientId });
  const [header, claims] = good.split('.');
  const verdicts = [
    [good, 'Accepted', 200],
    [`${header}.${claims}.${pss(`${header}.${claims}`)}`, 'Rejected: signature_invalid', 401],
    [assertion({ iss: clientId, sub: clientId }, { privateKey: keys.rsa(2048) }), 'Rejected: signature_invalid', 401],
    [assertion({ iss: clientId, sub: clientId, aud: 'https://other.example/' }), 'Rejected: aud_mismatch', 401],
    [assertion({ iss: clientId, sub: clientId }, { header: { kid: 'unknown' } }), 'Rejected: kid_unknown', 401],
  ];
  for (const [text, verdict, status] of verdicts) {
    await give(page, text);
    await title(page, verdict);
    const answer = await fetch(`${server.origin}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: text }),
    });
    // Without a grant for an API, a genuine client is told so: its assertion was accepted.
    const { error } = await answer.json();
    assert.equal(error === 'invalid_client' ? 401 : 200, status, `${verdict}: ${error}`);
  }
  for (const { url, body } of page.sent.filter(({ url }) => !isPart(url))) {
    assert.match(url, /\/countersign\/v1\/clients\/[^/]+\/public-keys$/);
    assert.equal(body, '');
  }
  await page.context().close();
});

test('a credential is tested for real: another key sends nothing, the right one gets a token, encrypted or not', async () => {
  const page = await open(true);
  const own = keys.rsa(2048);
  const { clientId, credential } = await makeKeyApplication(page, server, 'Tested', own);
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, credential.name, 'Test');
  const dialog = page.getByRole('dialog', { name: `Test ${credential.name}` });
  const sign = () => dialog.getByRole('button', { name: 'Sign and request a token' }).click();
  const tokens = () => page.sent.filter(({ url }) => url.endsWith('/oauth/token'));
  const choose = (path) => dialog.getByLabel('Choose a file').setInputFiles(path);

  await choose(keys.rsa(2048).private);
  await sign();
  await dialog.getByText('Nothing was sent').waitFor();
  assert.deepEqual(tokens(), []);

  await choose(own.private);
  await sign();
  await dialog.getByText('a token was issued').waitFor();
  const claims = JSON.parse(await dialog.getByRole('region', { name: 'Claims of the token' }).innerText());
  assert.equal(claims.sub, clientId);
  const [{ body }] = tokens();
  assert.equal(new URLSearchParams(body).get('grant_type'), 'client_credentials');

  // What a client does wrong can be reproduced; the log's reason is beside the answer.
  await dialog.getByText('What the assertion says').click();
  await dialog.getByLabel('Audience (aud)').fill('https://elsewhere.example/');
  await sign();
  await dialog.getByText('Rejected: aud_mismatch').waitFor();
  await dialog.getByLabel('Audience (aud)').fill(`${server.origin}/`);
  await dialog.getByLabel('Send the key ID (kid)').uncheck();

  const encrypted = keys.encrypted(own, 'a passphrase');
  await choose(encrypted);
  await dialog.getByLabel('Passphrase of the file').fill('another');
  await sign();
  await dialog.getByText('The passphrase is wrong.').waitFor();
  assert.equal(tokens().length, 2);
  await dialog.getByLabel('Passphrase of the file').fill('a passphrase');
  await sign();
  await dialog.getByText('a token was issued').waitFor();
  const header = JSON.parse(Buffer.from(new URLSearchParams(tokens()[2].body).get('client_assertion').split('.')[0], 'base64url'));
  assert.equal(header.kid, undefined);

  // The assertion, as jose verifies it.
  const accepted = new URLSearchParams(tokens()[0].body).get('client_assertion');
  const publicKey = await importSPKI(own.text('spki'), 'RS256');
  const options = { issuer: clientId, subject: clientId, audience: `${server.origin}/`, typ: 'JWT', maxTokenAge: 60, requiredClaims: ['jti', 'exp'] };
  const { protectedHeader } = await jwtVerify(accepted, publicKey, options);
  assert.equal(protectedHeader.kid, credential.kid);

  const secrets = [...forms(createPrivateKey(own.text('private'))), 'a passphrase'];
  assert.equal(await slipped(page, ...secrets), undefined);
  // Left half-way: the next one begins without a key.
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await chooseFromMenu(page, credential.name, 'Test');
  await dialog.getByLabel('Choose a file').waitFor({ state: 'attached' });
  assert.equal(await dialog.getByText('Chosen: ').count(), 0);
  assert.equal(await slipped(page, ...secrets), undefined);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});
