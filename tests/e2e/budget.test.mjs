// What is fetched until a page is usable: no more than the table says (bench/load/sizes.json), nor than the limits.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { describe, excesses, measure, recorded, report } from '../../bench/load/budget.mjs';
import { observe, seen } from '../../bench/load/observe.mjs';
import { PAGES, isFile } from '../../bench/load/pages.mjs';
import { makeKeyApplication } from './support/api.mjs';
import { openPage } from './support/browser.mjs';
import { table } from './support/parts.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';
import { required } from '../support/server.mjs';

const it = setUp({
  prepare: async (it) => {
    it.clientId = (await makeKeyApplication(it.page, it.server, 'Billing service', keys.rsa(2048))).clientId;
    it.cookies = await it.page.context().cookies();
  },
});
const folder = required('COUNTERSIGN_CONSOLE');

test('no part and no page is above its budget', () => {
  assert.deepEqual(excesses(measure(folder), recorded()).map(describe), []);
});

/** The files of what a page draws next: it may ask for them in the same moment in which it is usable. */
function next(name) {
  const { files, needs } = table(folder);
  const pages = JSON.parse(readFileSync(new URL('../../src/pages.json', import.meta.url)));
  const parts = pages.find(({ page }) => page === name).next ?? [];
  return parts.flatMap((part) => needs[part]).map((file) => files[file][0].slice(1));
}

for (const { name, path, signedIn, usable } of PAGES) {
  test(`${name}: fetches what its build says, and nothing else`, async () => {
    const page = await openPage(it.browser);
    if (signedIn) await page.context().addCookies(it.cookies);
    await page.addInitScript(observe, usable);
    await page.goto(it.server.origin + path(it));
    await page.waitForFunction(() => globalThis.load.usable);
    const { fetched } = await page.evaluate(seen);
    await page.context().close();
    const files = fetched.filter(isFile).map(({ url }) => new URL(url).pathname.slice(1));
    // The document has the page's own address.
    const known = new Set([...report(folder).pages.find(({ page }) => page === name).files, ...next(name)]);
    const [, ...rest] = files;
    assert.deepEqual(rest.filter((file) => !known.has(file)), []);
  });
}

const TABLE = { parts: { main: { brotli: 1000, crates: { a: 5000, b: 2000 } } }, pages: { list: { brotli: 3000, crates: { a: 5000, b: 2000 } } } };
const build = (main, list, crates) => ({ parts: { main: { brotli: main, crates } }, pages: { list: { brotli: list, requests: 3, crates } } });
const LIMITS = [{ name: 'list', limit: 3500, requests: 10 }];

test('growth by more than two per cent is an excess, with the crates that grew', () => {
  assert.deepEqual(excesses(build(1020, 3060, { a: 5000, b: 2500 }), TABLE, LIMITS), []);
  assert.deepEqual(excesses(build(1021, 3000, { a: 5000, b: 2500, c: 9000 }), TABLE, LIMITS), [
    { what: 'part main', brotli: 1021, most: 1020, crates: [['c', 9000], ['b', 500]] },
  ]);
});

test('a new part, a page above its limit and too many requests are excesses', () => {
  const now = build(1000, 3600, {});
  now.parts.other = { brotli: 10, crates: {} };
  now.pages.list.requests = 11;
  const table = { ...TABLE, pages: { list: { brotli: 3600, crates: {} } } };
  assert.deepEqual(excesses(now, table, LIMITS).map(({ what }) => what), ['part other', 'limit of page list', 'requests of page list']);
});
