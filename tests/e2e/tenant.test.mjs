// The console on a static host, connected to a tenant. Our own server stands in for it: on another origin, over TLS, with
// CORS for this host only, tokens with few scopes, and two requests a second.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate, createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';

import { launch, openPage } from './support/browser.mjs';
import { addCredential, chooseFromMenu, createApplication, offerFile, openCredentials, saveMethod, told } from './support/console.mjs';
import { forms, listen, slipped } from './support/secrets.mjs';
import { StaticHost } from './support/static-host.mjs';
import * as keys from '../support/keys.mjs';
import { Server, required } from '../support/server.mjs';

const EVERY_SCOPE = [];

let browser;
let host;
let tenant;
let domain;
let page;

before(async () => {
  host = await StaticHost.start({ path: '/console/', otherwise: 'page' });
  tenant = await Server.startTls('--cors-origin', host.origin, '--rate-limit', 2, '--rate-limit-burst', 2);
  domain = new URL(tenant.origin).host;
  // The browser trusts the tests' certificate and no other unknown one.
  const certificate = new X509Certificate(readFileSync(join(required('COUNTERSIGN_TLS'), 'server.pem')));
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  browser = await launch(`--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`);
});

after(async () => {
  await browser?.close();
  await tenant?.remove();
  await host?.stop();
});

beforeEach(async () => {
  page = await openPage(browser);
  listen(page);
  page.statuses = [];
  page.on('response', (response) => page.statuses.push(response.status()));
});

afterEach(async () => {
  await page?.context().close();
});

async function token({ scopes = EVERY_SCOPE, ttl = 3600 } = {}) {
  const options = scopes.flatMap((scope) => ['--scope', scope]);
  return (await tenant.run('token', '--data-dir', tenant.dataDir, '--ttl', ttl, ...options)).trim();
}

/** An unsigned token. */
function forged(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const right = { iss: `${tenant.origin}/`, sub: 'abc@clients', aud: `${tenant.origin}/api/v2/`, iat: now, exp: now + 600, scope: 'read:clients' };
  return `${part({ alg: 'RS256', typ: 'at+jwt' })}.${part({ ...right, ...claims })}.c2lnbmF0dXJl`;
}

const toTenant = () => page.sent.filter(({ url }) => url.startsWith(tenant.origin));

async function paste(text) {
  await page.getByLabel('Management API token').fill(text);
}

async function connect(options) {
  await page.goto(host.url);
  await paste(await token(options));
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
}

const laptopKey = keys.rsa(2048);

/** The thumbprint of a public key (RFC 7638) in hex. */
function thumbprint(file) {
  const { e, kty, n } = createPublicKey(readFileSync(file)).export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('hex');
}

test('what is wrong with a token is told before anything is sent', async () => {
  await page.goto(host.url);
  for (const [text, words] of [
    ['mgmt_secret_1234', /has 1\./],
    [`${forged({}).slice(0, -3)}…`, /“…” \(position \d+\)/],
    [forged({ exp: 1_700_000_000 }), /2023-11-14 22:13 UTC/],
    [forged({ exp: undefined }), /\(exp\)/],
  ]) {
    await paste(text);
    await page.getByText(words).waitFor();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
  }
  assert.equal(await page.getByLabel('Tenant domain').inputValue(), domain, 'the domain comes from the token');
  await page.getByLabel('Tenant domain').fill('acme.eu.auth0.com/api');
  await page.getByText(/“\/api”/).waitFor();
  await page.getByLabel('Tenant domain').fill('acme.eu.auth0.com');
  await paste(forged({}));
  await page.getByText(/ for https:\/\/localhost:\d+\/api\/v2\/, not for https:\/\/acme\.eu\.auth0\.com\/api\/v2\//).waitFor();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  assert.deepEqual(page.sent.filter(({ url }) => !url.startsWith(host.origin)), []);
  assert.deepEqual(page.faults, []);
});

test('a token that the tenant rejects is reported', async () => {
  await page.goto(host.url);
  await paste(forged({}));
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('alert').getByText(/rejected this token/).waitFor();
  assert.equal(toTenant().filter(({ method }) => method === 'GET').length, 1, 'one request finds out');
});

test('the main path works on a tenant within its rate limit', async () => {
  const text = await token();
  await page.goto(host.url);
  await paste(text);
  const facts = page.getByLabel('Token details');
  await facts.getByText(`${tenant.origin}/api/v2/`).waitFor();
  await facts.getByText('read:client_credentials', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
  await page.getByRole('banner').getByText(domain).waitFor();

  await createApplication(page, 'Billing service');
  await openCredentials(page);
  await page.getByRole('radio', { name: 'Private Key JWT' }).check();
  const dialog = await offerFile(page, laptopKey.spki);
  await dialog.getByText('SHA-256').first().waitFor();
  await dialog.getByLabel('Name', { exact: true }).fill('laptop key');
  await dialog.getByRole('button', { name: 'Add Credential' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('row', { name: /laptop key/ }).waitFor();
  // Faster than any user: requests no longer needed are cancelled and leave the queue.
  await page.evaluate(async () => {
    for (const name of ['Quickstart', 'Activity', 'Settings', 'Activity', 'Quickstart', 'Credentials']) {
      [...document.querySelectorAll('.tabs a')].find((link) => link.textContent.trim() === name).click();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  await page.getByRole('row', { name: /laptop key/ }).waitFor();

  assert.ok(!page.statuses.includes(429), 'the limit is never hit');
  assert.deepEqual(toTenant().filter(({ url }) => url.includes('/countersign/')), [], 'what a tenant has not is not asked for');
  const kept = await page.evaluate(() => ({ local: localStorage.length, session: sessionStorage.length, cookie: document.cookie, html: document.documentElement.outerHTML }));
  assert.deepEqual({ ...kept, html: '' }, { local: 0, session: 0, cookie: '', html: '' });
  assert.ok(!kept.html.includes(text) && !page.url().includes(text), 'the token is in no page and no address');
  assert.deepEqual(page.faults, []);
});

test('the log is searched by what a tenant can search by, and says so', async () => {
  await connect();
  const id = await createApplication(page, 'Logged');
  await page.getByRole('navigation', { name: 'Application' }).getByRole('link', { name: 'Activity' }).click();
  const row = page.getByRole('table', { name: 'Activity' }).getByRole('row').filter({ hasText: 'Client created' });
  await row.waitFor();
  const filters = page.getByRole('search', { name: 'Filter activity' });
  await filters.getByText(/type, result and time only/).waitFor();
  assert.equal(await filters.getByLabel('Reason').count(), 0);
  await filters.getByLabel('Type').selectOption({ label: 'Token requests' });
  await page.getByRole('heading', { name: 'No event matches' }).waitFor();
  await filters.getByLabel('Type').selectOption({ label: 'Changes' });
  await row.waitFor();
  // An address from our own server.
  await page.evaluate(() => {
    history.pushState(null, '', `${location.pathname}?reason=aud_mismatch`);
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await page.getByText(/can.t be searched by reason/).waitFor();
  await row.waitFor();
  assert.ok(page.url().includes(id));
});

test('search scans all applications, because a tenant has no search', async () => {
  await connect();
  await createApplication(page, 'Archive');
  await page.goto(`${host.url}#/applications?q=arch`);
  await page.getByRole('heading', { name: 'Connect to an Auth0 tenant' }).waitFor();
  await paste(await token());
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('link', { name: 'Archive' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Billing service' }).count(), 0);
  assert.ok(toTenant().every(({ url }) => !url.includes('search=')), 'the tenant would reject it');
  assert.deepEqual(page.faults, []);
});

test('find scans the applications of a tenant, says what it can’t compare, and can be cancelled', async () => {
  await connect();
  await page.keyboard.press('Control+K');
  const palette = page.getByRole('dialog', { name: 'Search or jump to…' });
  await palette.getByRole('option', { name: /^Find a credential/ }).click();
  const field = page.getByLabel(/^Key ID, fingerprint/);
  const credentials = page.getByRole('region', { name: 'Credentials' });
  await field.fill(thumbprint(laptopKey.spki));
  await page.getByText('What a tenant can’t compare').waitFor();
  await page.getByRole('button', { name: 'Scan all applications' }).click();
  await page.getByRole('progressbar', { name: 'Scan progress' }).waitFor();
  await credentials.getByRole('link', { name: 'laptop key' }).waitFor();
  await credentials.getByText('JWK thumbprint (RFC 7638)').waitFor();
  await page.getByText(/^(\d+) of \1 applications read\.$/).waitFor();

  // A tenant with more applications than anybody waits for.
  const list = /\/api\/v2\/clients\?include_totals.*per_page=100\b/;
  const clients = Array.from({ length: 90 }, (_, at) => ({ client_id: `client${at}`, name: `Service ${at}` }));
  await page.route(list, (route) => route.fulfill({ json: { start: 0, limit: 100, length: 90, total: 90, clients }, headers: { 'access-control-allow-origin': host.origin } }));
  await field.fill('nobody-has-this-2027');
  await page.getByRole('button', { name: 'Scan all applications' }).click();
  await page.getByText(/^[1-9] of 90 applications read\.$/).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText(/^Cancelled\. \d+ of 90/).waitFor();
  await page.unroute(list);
  await page.getByRole('button', { name: 'Scan again' }).click();
  await page.getByRole('heading', { name: 'No match' }).waitFor();
  assert.ok(!page.statuses.includes(429), 'the limit is never hit');
  assert.deepEqual(toTenant().filter(({ url }) => url.includes('/countersign/')), []);
  assert.deepEqual(page.faults, []);
});

test('actions without their scope are disabled, with the scope named', async () => {
  await connect({ scopes: ['read:clients'] });
  const create = page.getByRole('button', { name: 'Create Application' }).first();
  assert.equal(await create.getAttribute('aria-disabled'), 'true');
  assert.match(await create.getAttribute('title'), /create:clients/);
  await page.keyboard.press('Control+K');
  const palette = page.getByRole('dialog', { name: 'Search or jump to…' });
  const entry = palette.getByRole('option', { name: /^Create Application/ });
  await entry.getByText(/create:clients/).waitFor();
  await entry.click({ force: true });
  assert.ok(await palette.isVisible(), 'nothing happens');
  await palette.getByRole('option', { name: /^Disconnect/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Archive' }).click();
  await page.getByRole('alert').getByText(/read:client_credentials/).first().waitFor();
});

test('the empty list offers no creation without the scope', async () => {
  await page.route('**/api/v2/clients?include_totals*', (route) => route.fulfill({
    json: { start: 0, limit: 25, length: 0, total: 0, clients: [] },
    headers: { 'access-control-allow-origin': host.origin },
  }));
  await connect({ scopes: ['read:clients'] });
  const first = page.getByRole('button', { name: 'Create the first application' });
  assert.equal(await first.getAttribute('aria-disabled'), 'true');
  assert.match(await first.getAttribute('title'), /create:clients/);
});

test('a long search shows its progress, runs once, and stops when the palette closes', async () => {
  const pages = [];
  await page.route(/\/api\/v2\/clients\?include_totals.*per_page=100\b/, (route) => {
    const number = Number(new URL(route.request().url()).searchParams.get('page'));
    pages.push(number);
    const clients = Array.from({ length: 100 }, (_, at) => ({ client_id: `client${number * 100 + at}`, name: `Service ${number * 100 + at}` }));
    return route.fulfill({ json: { start: number * 100, limit: 100, length: 100, total: 5_000, clients }, headers: { 'access-control-allow-origin': host.origin } });
  });
  await connect();
  await page.keyboard.press('Control+K');
  const palette = page.getByRole('dialog', { name: 'Search or jump to…' });
  await palette.getByRole('combobox').fill('service');
  await palette.getByText('Searching applications…').waitFor();
  const notice = page.getByLabel('Results').getByText(/page \d+ of 50\./);
  await notice.waitFor();
  await palette.getByRole('combobox').fill('service 4');
  // One of the next pages: a busy browser may draw none of them for a while.
  await notice.filter({ hasText: /page ([4-9]|[1-4]\d) of 50/ }).waitFor();
  await page.keyboard.press('Escape');
  await notice.waitFor({ state: 'hidden' });
  const asked = pages.length;
  await page.getByRole('link', { name: 'Archive' }).click();
  await page.getByRole('heading', { name: 'Archive' }).waitFor();
  await openCredentials(page);
  assert.equal(pages.length, asked, 'nobody waits for more');
  assert.deepEqual(pages, Array.from({ length: asked }, (_, number) => number), 'it does not begin anew');
});

test('warns before the token expires, asks for a new one after, and keeps forms', async () => {
  await page.clock.install();
  await connect({ ttl: 300 });
  await page.getByRole('alert').getByRole('button', { name: 'Paste a new token' }).waitFor();
  await page.getByRole('button', { name: 'Create Application' }).first().click();
  const form = page.getByRole('dialog', { name: 'Create Application' });
  await form.getByLabel('Name', { exact: true }).fill('Half typed');
  await page.clock.fastForward('05:30');
  const expired = page.getByRole('dialog', { name: 'Token expired' });
  await expired.getByLabel('Management API token').fill(await token());
  await expired.getByRole('button', { name: 'Connect', exact: true }).click();
  await expired.waitFor({ state: 'hidden' });
  assert.equal(await form.getByLabel('Name', { exact: true }).inputValue(), 'Half typed');
  await page.getByRole('button', { name: 'Paste a new token' }).waitFor({ state: 'hidden' });
  await form.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('heading', { name: 'Half typed', exact: true }).waitFor();
});

test('a tenant blocked by CORS is reported with what to check', async () => {
  const closed = await Server.startTls();
  try {
    const text = (await closed.run('token', '--data-dir', closed.dataDir)).trim();
    await page.goto(host.url);
    await paste(text);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    const alert = page.getByRole('alert').filter({ hasText: 'Not connected' });
    await alert.getByText(new RegExp(`${host.origin} \\(CORS\\)`)).waitFor();
  } finally {
    await closed.remove();
  }
});

test('a tenant is reached through a proxy on the page’s own host', async () => {
  const before = host.config;
  Object.assign(host, { config: JSON.stringify({ backend: domain, through: 'same-origin' }), proxied: tenant.origin });
  try {
    await connect();
    await page.getByRole('link', { name: 'Archive' }).waitFor();
    await page.getByRole('banner').getByText(domain).waitFor();
    assert.deepEqual(toTenant(), [], 'the browser talks to its own host alone');
    assert.deepEqual(page.faults, []);
  } finally {
    Object.assign(host, { config: before, proxied: undefined });
  }
});

test('a remote Countersign server keeps the features that a tenant lacks', async () => {
  const before = host.config;
  host.config = JSON.stringify({ backend: tenant.origin });
  try {
    await page.goto(host.url);
    await page.getByRole('heading', { name: 'Connect to a server' }).waitFor();
    await connect();
    await page.getByRole('link', { name: 'Billing service' }).click();
    await openCredentials(page);
    await page.getByRole('row', { name: /laptop key/ }).waitFor();
    assert.ok(toTenant().some(({ url }) => /\/countersign\/v1\/clients\/\w+\/usage$/.test(url)), 'the use of credentials is asked for');
    assert.ok(toTenant().some(({ url }) => url.endsWith('/countersign/v1/server')), 'and what the server is');
    assert.deepEqual(page.faults, []);
  } finally {
    host.config = before;
  }
});

test('a credential is tested: what the browser hides is no rejection, and a terminal gets the answer', async () => {
  const key = keys.rsa(2048);
  await connect();
  await createApplication(page, 'Tested');
  await openCredentials(page);
  await page.getByRole('radio', { name: 'Private Key JWT' }).check();
  await addCredential(page, key.spki, 'tested key');
  await saveMethod(page);
  await told(page, /^Saved\./);
  const dialog = page.getByRole('dialog', { name: 'Test tested key' });
  const begin = async () => {
    await chooseFromMenu(page, 'tested key', 'Test');
    await dialog.getByLabel('Choose a file').setInputFiles(key.private);
  };
  const send = () => dialog.getByRole('button', { name: 'Sign and request a token' }).click();
  const command = () => dialog.getByRole('region', { name: 'The request as a command' }).innerText();
  const run = (text) => execFileSync('sh', ['-c', text], { env: { ...process.env, CURL_CA_BUNDLE: join(required('COUNTERSIGN_TLS'), 'ca.pem') } }).toString();
  const printed = (text) => dialog.getByLabel('What the command printed').fill(text);

  // This tenant lets the page read its token endpoint, too.
  await begin();
  await send();
  await dialog.getByText('a token was issued').waitFor();
  await dialog.getByText('What the assertion says').click();
  await dialog.getByLabel('Audience (aud)').fill('https://elsewhere.example/');
  await send();
  // A tenant's log is not read: the rules say what is wrong.
  await dialog.getByText('Rejected: aud_mismatch').waitFor();
  await dialog.getByLabel('Audience (aud)').fill(`${tenant.origin}/`);

  // Another one, like most, does not.
  await page.route('**/oauth/token', (route) => route.fulfill({
    status: 401,
    json: { error: 'invalid_client' },
    headers: { 'access-control-allow-origin': 'https://elsewhere.example' },
  }));
  await send();
  await dialog.getByText('The browser hid the answer').waitFor();
  assert.equal(await dialog.getByText('Rejected').count(), 0);
  const first = await command();

  await printed(run(first));
  await dialog.getByText('a token was issued').waitFor();
  const claims = JSON.parse(await dialog.getByRole('region', { name: 'Claims of the token' }).innerText());
  assert.equal(await dialog.getByLabel('What the command printed').inputValue(), '', 'the token is removed');
  assert.ok(claims.sub);
  await printed('curl: (7) Failed to connect');
  await dialog.getByText('This is not the answer of a token endpoint').waitFor();
  // Good for one use: the second is a replay, which no rule of the assertion tells.
  await printed(run(first));
  await dialog.getByText('Rejected: invalid_client').waitFor();

  await page.unroute('**/oauth/token');
  await page.route('**/oauth/token', (route) => route.abort('connectionrefused'));
  await send();
  await dialog.getByText('can’t be reached').waitFor();
  await page.unroute('**/oauth/token');

  // Without sending anything from here.
  const before = toTenant().length;
  await dialog.getByLabel('Audience (aud)').fill('https://elsewhere.example/');
  await dialog.getByRole('button', { name: 'Sign for a terminal' }).click();
  await dialog.getByText(/^Valid until/).waitFor();
  assert.notEqual(await command(), first);
  await printed(run(await command()));
  await dialog.getByText('Rejected: aud_mismatch').waitFor();
  assert.equal(toTenant().length, before);
  assert.equal(await slipped(page, ...forms(createPrivateKey(key.text('private')))), undefined);
  // The hidden answer and the failed connection are errors of the console.
  assert.ok(page.faults.every((fault) => fault.includes('/oauth/token')), `${page.faults}`);
});

test('disconnecting forgets the token', async () => {
  await connect();
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('heading', { name: 'Connect to an Auth0 tenant' }).waitFor();
  assert.equal(await page.getByLabel('Management API token').inputValue(), '');
});
