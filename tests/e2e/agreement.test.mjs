// One verdict: what the token endpoint logs of a request is what `countersign explain` and the assertion debugger say of it.
// 500 requests in the ring `long`, 50 otherwise.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { constants, createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { call, makeApplication, makeCredential, useKeys } from './support/api.mjs';
import { launch, openPage } from './support/browser.mjs';
import { signIn } from './support/console.mjs';
import * as keys from '../support/keys.mjs';
import { required, Server } from '../support/server.mjs';

const ROUNDS = process.env.COUNTERSIGN_LONG ? 500 : 50;

let server;
let browser;
let page;
let token;
let world;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
  page = await openPage(browser);
  await signIn(page, server);
  token = keys.file('token', await server.run('token', '--data-dir', server.dataDir));
  world = await makeWorld();
  await page.goto(`${server.origin}/assertion`);
  await page.getByRole('heading', { name: 'Explain an assertion' }).waitFor();
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

/** A client with a key in use, an expired one, and one that is detached; and a client with a secret. */
async function makeWorld() {
  const { client_id: id } = await makeApplication(page, server, 'Judged three times');
  const names = ['current', 'expired', 'detached'];
  const files = names.map(() => keys.rsa(2048));
  const credentials = [];
  for (const [at, name] of names.entries()) {
    const more = name === 'expired' ? { expires_at: new Date(Date.now() - 60_000).toISOString() } : {};
    credentials.push(await makeCredential(page, server, id, name, files[at].spki, more));
  }
  await useKeys(page, server, id, credentials[0], credentials[1]);
  const { client_id: other } = await makeApplication(page, server, 'With a secret', { token_endpoint_auth_method: 'client_secret_post' });
  return { id, other, credentials, privateKeys: files.map((file) => createPrivateKey(readFileSync(file.private))) };
}

/** Pseudorandom numbers (Knuth's LCG): the same requests each time, but for times and keys. */
let seed = 20n;
function below(limit) {
  seed = (seed * 6364136223846793005n + 1442695040888963407n) & 0xffff_ffff_ffff_ffffn;
  return Number((seed >> 33n) % BigInt(limit));
}
const of = (choices) => choices[below(choices.length)];

const FAULTS = [
  ({ header }) => (header.alg = of(['none', 'HS256', 'RS384', 'PS256', 'ES256', undefined])),
  ({ header }) => (header.kid = of([...world.credentials.map(({ kid }) => kid), ...world.credentials.map(({ id }) => id), 'unknown', 3])),
  ({ header }) => (header[of(['crit', 'jwk', 'zip', 'typ'])] = 'x'),
  ({ header }) => (header.typ = of(['client-authentication+jwt', 'JWT', 'at+jwt', 4])),
  ({ claims }) => (claims.aud = of([[claims.aud, 'x'], [claims.aud], server.origin, `${server.origin}/oauth/token`, undefined])),
  ({ claims }) => (claims.iss = of(['nobody', world.other, undefined])),
  ({ claims }) => (claims.sub = of(['nobody', world.other, undefined, 'x'.repeat(70)])),
  ({ claims, now }) => (claims.exp = of([now - 60, now + 900, 'soon', undefined])),
  ({ claims, now }) => (claims[of(['iat', 'nbf'])] = of([now + 500, now + 3, -1])),
  ({ claims }) => (claims.jti = of(['', 'j'.repeat(65), undefined])),
];

const HASHES = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512', PS256: 'sha256' };
function signed(alg, key, input) {
  const padding = alg === 'PS256' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
  return sign(HASHES[alg] ?? 'sha256', Buffer.from(input), { key, ...padding });
}

/** An assertion with up to two faults, signed in one way or another. */
function assertion() {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'RS256', kid: of([world.credentials[0].kid, undefined]) };
  const claims = { iss: world.id, sub: world.id, aud: `${server.origin}/`, iat: now, exp: now + 60, jti: randomUUID() };
  for (let faults = below(3); faults > 0; faults -= 1) of(FAULTS)({ header, claims, now });
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const input = `${encode(header)}.${encode(claims)}`;
  const key = world.privateKeys[of([0, 0, 0, 0, 0, 0, 1, 2])];
  const signature = of([
    ...Array(7).fill(() => signed(header.alg, key, input)),
    () => signed('RS512', key, input),
    () => signed('RS256', key, input.toLowerCase()),
    () => Buffer.alloc(of([0, 1, 32, 64, 255, 256, 384]), 7),
  ])();
  const text = `${input}.${signature.toString('base64url')}`;
  return of([...Array(8).fill(text), `Bearer ${text}`, `${text}\n`, text.replace('.', '=.'), `${text}.x`, text + 'A'.repeat(1800)]);
}

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const body = () => new URLSearchParams({ grant_type: 'client_credentials', client_assertion_type: TYPE, client_assertion: assertion() }).toString();

/** The reason that the endpoint logs; undefined if it issues a token. */
async function logged(form) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(`${server.origin}/oauth/token`, { method: 'POST', headers, body: form });
  if (answer.ok) return undefined;
  assert.equal(answer.status, 401, await answer.text());
  const [entry] = await call(page, server, 'GET', '/api/v2/logs?per_page=1&sort=date:-1&q=type:feccft');
  return entry.details.reason;
}

/** What the command line says. */
async function explained(form) {
  const file = keys.file('request', form);
  const options = ['explain', '--json', '--server', server.origin, '--token-file', token, file];
  const output = await new Promise((resolve) => {
    execFile(required('COUNTERSIGN_BINARY'), options, (_, out, error) => resolve(out || error));
  });
  const { accepted, rules } = JSON.parse(output);
  return { accepted, reason: rules.find(({ passed }) => passed === false)?.code };
}

/** What the page says, once the server has answered what it was asked for the keys. */
async function debugged(form) {
  const asked = [];
  const follow = (request) => {
    if (request.url().includes('/public-keys')) asked.push(request.response().then((response) => response?.finished()));
  };
  page.on('request', follow);
  await page.getByLabel(/^Assertion, token request/).fill(form);
  const drawn = () => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  await drawn();
  for (let at = 0; at < asked.length; at += 1) {
    await asked[at];
    await drawn();
  }
  page.off('request', follow);
  const title = await page.locator('.callout-title').first().textContent();
  const [reason] = await page.locator('.rule-failed[data-code]').evaluateAll((rows) => rows.map((row) => row.dataset.code));
  return { accepted: title === 'Accepted', reason };
}

test('the endpoint, countersign explain and the debugger agree', async () => {
  const reasons = new Map();
  for (let round = 0; round < ROUNDS; round += 1) {
    const form = body();
    // The page first: it changes nothing, and the endpoint uses the jti up.
    const [onPage, byCommand] = await Promise.all([debugged(form), explained(form)]);
    const reason = await logged(form);
    const verdict = { accepted: reason === undefined, reason };
    assert.deepEqual(onPage, verdict, `the debugger, round ${round}: ${form}`);
    assert.deepEqual(byCommand, verdict, `the command line, round ${round}: ${form}`);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  assert.ok(reasons.has(undefined), 'some are accepted');
  assert.ok(reasons.size >= (ROUNDS > 50 ? 20 : 10), `few reasons: ${[...reasons.keys()]}`);
  assert.deepEqual(page.faults, []);
});
