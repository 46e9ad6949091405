// What the page asks for before its program runs: at once, once, and no more than it may.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { runInNewContext } from 'node:vm';

import { makeKeyApplication } from './support/api.mjs';
import { openPage } from './support/browser.mjs';
import { credentialRow, until } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import { StaticHost } from './support/static-host.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp({
  prepare: async (it) => {
    it.clientId = (await makeKeyApplication(it.page, it.server, 'Billing service', keys.rsa(2048))).clientId;
  },
});
let host;
let other;

afterEach(async () => {
  await it.page.unrouteAll();
  await other?.context().close();
  await host?.stop();
  [other, host] = [];
});

/** Holds the program back until what is returned is called. */
async function hold(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route('**/*_bg.wasm', async (route) => {
    await released;
    await route.continue();
  });
  page.sent.length = 0;
  return release;
}

/** The paths that were asked of the server. */
const asked = (page) => page.sent
  .map(({ url }) => new URL(url))
  .map(({ pathname, search }) => pathname + search)
  .filter((path) => /^\/(api|countersign)\//.test(path));

const isAsked = (page, part) => until(() => asked(page).some((path) => path.includes(part)), `a request for ${part}`);

for (const [what, path, early, drawn, last] of [
  ['the list', () => '/applications', ['/countersign/v1/server', '/countersign/v1/session', '/api/v2/clients?'], (page) => page.getByRole('link', { name: 'Billing service' }), '/countersign/v1/credentials?'],
  ['a list that is searched, filtered and sorted', () => '/applications?q=Billing+service&sort=name%3A-1&page=1', ['/api/v2/clients?'], (page) => page.getByRole('link', { name: 'Billing service' }), '/countersign/v1/credentials?'],
  ['an application’s credentials', (id) => `/applications/${id}/credentials`, ['/countersign/v1/server', '/countersign/v1/session', '/credentials', '/usage'], (page) => credentialRow(page, 'Billing service key'), '/usage'],
]) {
  test(`${what}: asked for while the program is loading, and only once`, async () => {
    const { page, server, clientId } = it;
    const release = await hold(page);
    await page.goto(server.origin + path(clientId), { waitUntil: 'commit' });
    for (const part of early) await isAsked(page, part);
    assert.equal(await page.locator('#boot').count(), 1, 'the program has not started');
    release();
    await drawn(page).waitFor();
    await isAsked(page, last);
    const all = asked(page);
    assert.deepEqual(all, [...new Set(all)]);
    assert.ok(all.filter((path) => path.startsWith('/api/v2/clients?')).length <= 1);
  });
}

test('without a session nothing else is asked for', async () => {
  other = await openPage(it.browser);
  const release = await hold(other);
  await other.goto(`${it.server.origin}/applications`, { waitUntil: 'commit' });
  await isAsked(other, '/countersign/v1/session');
  release();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.deepEqual(asked(other).filter((path) => path.startsWith('/api/')), []);
  assert.deepEqual(other.faults, []);
});

test('a sign-in link is redeemed before anything is asked for', async () => {
  other = await openPage(it.browser);
  const link = (await it.server.run('sign-in-link', '--data-dir', it.server.dataDir)).match(/http\S+/)[0];
  const release = await hold(other);
  await other.goto(link, { waitUntil: 'commit' });
  await isAsked(other, '/countersign/v1/server');
  release();
  await other.getByRole('link', { name: 'Billing service' }).waitFor();
  const [first] = other.sent.filter(({ url }) => url.includes('/countersign/v1/session'));
  assert.equal(first.method, 'POST');
});

test('on a static host config.json is asked for while the program is loading, and nothing of a server', async () => {
  host = await StaticHost.start({ path: '/tools/console/' });
  other = await openPage(it.browser);
  const release = await hold(other);
  await other.goto(`${host.url}#/applications/abc/credentials`, { waitUntil: 'commit' });
  const configs = () => host.asked.filter(({ url }) => url.endsWith('config.json'));
  await until(() => configs().length > 0, 'a request for config.json');
  release();
  await other.getByRole('heading', { name: 'Connect to an Auth0 tenant' }).waitFor();
  assert.deepEqual(configs(), [{ url: '/tools/console/config.json', status: 200 }]);
  assert.deepEqual(asked(other), []);
});

/** Runs the script in a page of the server with this path. */
function run(pathname, { session = { subject: 'x' }, search = '' } = {}) {
  const clock = { now: 0 };
  const fetched = [];
  const page = {
    AbortSignal,
    URLSearchParams,
    document: { querySelector: () => null },
    fetch: async (url) => {
      fetched.push(url);
      return Response.json(url.endsWith('/session') ? session : {});
    },
    location: { pathname, search, hash: '' },
    performance: { now: () => clock.now },
  };
  page.window = page;
  page.top = page;
  runInNewContext(readFileSync(new URL('../../src/first_requests.js', import.meta.url), 'utf8'), page);
  return { clock, fetched, first: page.firstRequests };
}

test('a search is asked for by the address that the program makes of it', async () => {
  const { first } = run('/', { search: '?q=a%26b+(%27c%27)!*&type=spa&method=none&sort=name:1&page=3&create' });
  const fields = 'client_id,name,description,app_type,token_endpoint_auth_method,client_authentication_methods';
  const path = `/api/v2/clients?include_totals=true&is_global=false&fields=${fields}&page=2&per_page=25`;
  assert.ok(await first.take(`${path}&app_type=spa&search=a%26b%20%28%27c%27%29%21%2A&auth_method=none&sort=name%3A1`));
});

test('an answer is taken once, and not after a change', async () => {
  const { first } = run('/applications');
  assert.ok(await first.take('/countersign/v1/session'));
  assert.equal(first.take('/countersign/v1/session'), undefined);
  first.forget();
  assert.equal(first.take('/countersign/v1/server'), undefined);
});

test('answers that are ten seconds old when the program asks are not used', () => {
  const { clock, first } = run('/applications');
  clock.now = 30_000;
  assert.ok(first.take('/countersign/v1/session'), 'the program has just started');
  clock.now += 10_000;
  assert.equal(first.take('/countersign/v1/server'), undefined);
});

test('the page’s own reads wait for the session, and are not sent without one', async () => {
  const { fetched, first } = run('/applications/abc/credentials');
  await Promise.all(['/api/v2/clients/abc', '/api/v2/clients/abc/credentials'].map((path) => first.take(path)));
  assert.ok(fetched.includes('/countersign/v1/clients/abc/usage'));
  const out = run('/applications', { session: null });
  await assert.rejects(async () => {
    const [path] = readFileSync(new URL('../../src/first_requests.js', import.meta.url), 'utf8').match(/\/api\/v2\/clients\?[^`]+/);
    await out.first.take(`${path.replace('${page}', 0)}&sort=created_at%3A-1`);
  });
  assert.deepEqual(out.fetched, ['/countersign/v1/server', '/countersign/v1/session']);
});
