// Activity: the log of an application, of a credential, and of all.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createPrivateKey } from 'node:crypto';
import { test } from 'node:test';

import * as jose from 'jose';

import { call, makeApplication, makeKeyApplication } from './support/api.mjs';
import { assertion, postAssertion } from './support/client.mjs';
import { chooseFromMenu, goToTab, isWhole, until } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const key = keys.rsa(2048);
const other = keys.rsa(2048);
let billing;
let credential;
let formula;

const it = setUp({
  prepare: async ({ page, server }) => {
    ({ clientId: billing, credential } = await makeKeyApplication(page, server, 'Billing', key));
    ({ client_id: formula } = await makeApplication(page, server, '=Sum(A1)'));
    await postAssertion(server, await assertion(server, billing, key.private, { kid: credential.kid }));
    await postAssertion(server, await assertion(server, billing, key.private, { claims: { aud: 'https://elsewhere.example/' } }));
    await postAssertion(server, await assertion(server, billing, other.private, { kid: credential.kid }));
  },
});
const table = () => it.page.getByRole('table', { name: 'Activity' });
const rows = () => table().getByRole('row').filter({ has: it.page.locator('.row-details') });
const filters = () => it.page.getByRole('search', { name: 'Filter activity' });
const open = (query = '') => it.page.goto(`${it.server.origin}/activity${query}`);
const query = () => new URL(it.page.url()).search;

/** Waits until exactly this many events are listed. */
async function listed(count) {
  await rows().nth(count).waitFor({ state: 'hidden' });
  if (count > 0) await rows().nth(count - 1).waitFor();
}

/** Changes an application this many times. */
async function change(clientId, times) {
  for (let number = 0; number < times; number += 1) {
    await call(it.page, it.server, 'PATCH', `/api/v2/clients/${clientId}`, { description: `Number ${number}` });
  }
}

test('filters are in the address, and Back and Forward follow them', async () => {
  const { page } = it;
  await goToTab(page, it.server, billing, 'activity');
  await rows().first().waitFor();
  await filters().getByLabel('Type').selectOption({ label: 'Token requests' });
  await listed(3);
  assert.equal(query(), '?type=token');
  await filters().getByLabel('Result').selectOption({ label: 'Rejected' });
  await listed(2);
  assert.equal(query(), '?type=token&result=rejected');
  const reason = filters().getByLabel('Reason');
  await reason.fill('aud_mismatch');
  await reason.press('Enter');
  await listed(1);
  assert.equal(new URLSearchParams(query()).get('reason'), 'aud_mismatch');
  await page.goBack();
  await listed(2);
  assert.equal(await reason.inputValue(), '');
  await page.goForward();
  await listed(1);
  await page.reload();
  await listed(1);
  assert.equal(await reason.inputValue(), 'aud_mismatch');
  await filters().getByLabel('Time').selectOption({ label: 'Last hour' });
  await listed(1);
  await reason.fill('no_such_reason');
  await reason.press('Enter');
  await page.getByRole('heading', { name: 'No event matches' }).waitFor();
  await filters().getByRole('button', { name: 'Clear filters' }).click();
  await rows().nth(3).waitFor();
  assert.equal(query(), '');
});

test('all filters are on one line, times on a second, and Refresh stands at the edge', async () => {
  const { page } = it;
  await open();
  await rows().first().waitFor();
  const tops = () => filters().locator('.input').evaluateAll((fields) => fields.map((field) => Math.round(field.getBoundingClientRect().top)));
  assert.equal(new Set(await tops()).size, 1);
  await filters().getByLabel('Time').selectOption({ label: 'Between two times' });
  await filters().getByLabel(/^From \(/).waitFor();
  const lines = await tops();
  assert.ok(new Set(lines).size <= 2, `${lines}`);
  const [edge, refresh] = [await table().boundingBox(), await page.getByRole('button', { name: 'Refresh' }).boundingBox()];
  assert.ok(edge.x + edge.width - refresh.x - refresh.width < 30, 'at the edge');
});

test('a credential’s menu leads to what concerns it', async () => {
  const { page } = it;
  await goToTab(page, it.server, billing);
  await chooseFromMenu(page, 'Billing key', 'Activity');
  await page.waitForURL(/\/activity\?credential=cred_/);
  // Created, enabled, used, and rejected once; what names no credential is left out.
  await rows().filter({ hasText: 'Credential created' }).waitFor();
  assert.equal(await filters().getByLabel('Credential').inputValue(), credential.id);
  assert.equal(await rows().filter({ hasText: 'Client created' }).count(), 0);
  await rows().first().locator('.row-details').click();
  await table().getByText(credential.id).first().waitFor();
});

test('times are typed in the zone in which they are shown', async () => {
  const { page } = it;
  // Summer time begins in Berlin on 2026-03-29 at 02:00, and never in Tokyo; St John’s is three and a half hours behind.
  for (const [zone, name, typed, instant] of [
    ['', 'Europe/Berlin', '2026-03-29T01:30', '2026-03-29T00:30:00.000Z'],
    ['', 'Europe/Berlin', '2026-03-29T03:30', '2026-03-29T01:30:00.000Z'],
    ['UTC', 'UTC', '2026-07-01T12:00', '2026-07-01T12:00:00.000Z'],
    ['Asia/Tokyo', 'Asia/Tokyo', '2026-07-01T12:00', '2026-07-01T03:00:00.000Z'],
    ['America/St_Johns', 'America/St_Johns', '2026-01-31T22:15', '2026-02-01T01:45:00.000Z'],
    ['America/St_Johns', 'America/St_Johns', '2026-07-01T12:00', '2026-07-01T14:30:00.000Z'],
  ]) {
    await page.evaluate((word) => (word ? localStorage.setItem('countersign.zone', word) : localStorage.removeItem('countersign.zone')), zone);
    await open('?time=between');
    const from = filters().getByLabel(`From (${name})`);
    await from.fill(typed);
    await from.dispatchEvent('change');
    await until(() => new URLSearchParams(query()).get('since') === instant, `${typed} in ${name} as ${instant}: ${query()}`);
    assert.equal(await from.inputValue(), typed);
    await filters().getByLabel(`Before (${name})`).waitFor();
  }
  await page.evaluate(() => localStorage.removeItem('countersign.zone'));
});

test('the log of all applications leads to each of them', async () => {
  const { page } = it;
  await open();
  // Also from the entries about its keys.
  await rows().filter({ hasText: 'Credential created' }).first().getByRole('link', { name: 'Billing', exact: true }).waitFor();
  await rows().filter({ hasText: '=Sum(A1)' }).first().waitFor();
  await page.getByRole('heading', { level: 1, name: 'Activity', exact: true }).waitFor();
  assert.equal(await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Activity' }).getAttribute('aria-current'), 'page');
  await rows().getByRole('link', { name: 'Billing', exact: true }).first().click();
  await page.waitForURL(new RegExp(`/applications/${billing}/activity$`));
});

test('corrected header and claims, copied and signed anew, are accepted', async () => {
  const { page, server } = it;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await goToTab(page, server, billing, 'activity');
  await rows().filter({ hasText: 'aud_mismatch' }).first().locator('.row-details').click();
  const details = table().locator('.row-below:not([hidden])');
  await details.locator('.rule-compared').getByText('https://elsewhere.example/').waitFor();
  await details.locator('.rule-compared').getByText(`${server.origin}/`, { exact: true }).waitFor();
  const copied = async (what, member) => {
    await details.getByRole('button', { name: `Copy corrected ${what}` }).click();
    let text;
    await until(async () => (text = await page.evaluate(() => navigator.clipboard.readText())).includes(`"${member}"`), `the ${what} copied`);
    return JSON.parse(text);
  };
  const header = await copied('header', 'alg');
  const claims = await copied('claims', 'aud');
  assert.equal(claims.aud, `${server.origin}/`);
  const signed = await new jose.SignJWT(claims).setProtectedHeader(header).sign(createPrivateKey(readFileSync(key.private)));
  assert.equal((await postAssertion(server, signed)).status, 200);
});

test('a bad signature shows its cause and how to sign', async () => {
  const { page } = it;
  await goToTab(page, it.server, billing, 'activity');
  await rows().filter({ hasText: 'signature_invalid' }).first().locator('.row-details').click();
  const details = table().locator('.row-below:not([hidden])');
  await details.getByText('another_key', { exact: true }).first().waitFor();
  await details.getByRole('region', { name: 'How to sign' }).getByText('OpenSSL', { exact: true }).waitFor();
  await details.getByRole('link', { name: /with this cause$/ }).click();
  await page.waitForURL(/cause=another_key/);
  await listed(1);
});

test('new events wait behind a button while the log is followed', async () => {
  const { page, server } = it;
  const { clientId, credential: own } = await makeKeyApplication(page, server, 'Followed', key);
  await goToTab(page, server, clientId, 'activity');
  await rows().first().waitFor();
  const before = await rows().count();
  await page.getByRole('switch', { name: 'Follow live' }).click();
  assert.equal(query(), '?follow=live');
  await postAssertion(server, await assertion(server, clientId, key.private, { kid: own.kid }));
  const show = page.getByRole('button', { name: 'Show 1 new event' });
  await show.waitFor();
  await page.getByRole('status').getByText('1 new event').waitFor();
  assert.equal(await rows().count(), before, 'what is read does not move');
  await show.click();
  await listed(before + 1);
  await rows().first().getByText('Token issued', { exact: true }).waitFor();
  await show.waitFor({ state: 'hidden' });
  // Paused, nothing is asked for.
  await page.getByRole('switch', { name: 'Follow live' }).click();
  const asked = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/v2/logs')) asked.push(request.url());
  });
  await postAssertion(server, await assertion(server, clientId, key.private, { kid: own.kid }));
  await page.getByRole('button', { name: 'Refresh' }).click();
  await listed(before + 2);
  assert.equal(asked.length, 1);
});

test('older events follow part by part, to the start of the log', async () => {
  const { page, server } = it;
  const { client_id: busy } = await makeApplication(page, server, 'Busy');
  await change(busy, 60);
  await goToTab(page, server, busy, 'activity');
  await listed(50);
  await page.getByRole('button', { name: 'Show older' }).click();
  await listed(61);
  await page.getByText(/^61 events, to the start/).waitFor();
  await rows().last().getByText('Client created').waitFor();
});

test('what is filtered is exported whole, and no cell is a formula', async () => {
  const { page, server } = it;
  await change(formula, 110);
  await goToTab(page, server, formula, 'activity?type=change');
  await rows().first().waitFor();
  const saved = async (name) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    return [download.suggestedFilename(), readFileSync(await download.path(), 'utf8')];
  };
  const [csvName, csv] = await saved('Export CSV');
  const [jsonName, json] = await saved('Export JSON lines');
  assert.deepEqual([csvName, jsonName], ['activity.csv', 'activity.jsonl']);
  const entries = json.trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(entries.length, 111, 'more than one part');
  assert.ok(entries.every(({ type, client_id: id }) => type === 'sapi' && id === formula));
  const order = entries.map(({ log_id: id }) => id);
  assert.deepEqual(order, [...new Set(order)].sort().reverse());
  assert.equal(csv.trim().split('\r\n').length, entries.length + 1);
  assert.match(csv, /"'=Sum\(A1\)"/);
  assert.doesNotMatch(csv, /(^|,)"[=+@\t\r-]/m);
  await page.getByRole('status').getByText('Exported 111 events.').waitFor();
});

test('an export is cancelled', async () => {
  const { page } = it;
  await open('?type=change');
  await rows().first().waitFor();
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route(/\/api\/v2\/logs\?.*take=100/, async (route) => {
    await held;
    await route.abort();
  });
  const downloads = [];
  page.on('download', (download) => downloads.push(download));
  await page.getByRole('button', { name: 'Export CSV' }).click();
  await page.getByRole('button', { name: 'Cancel export' }).click();
  await page.getByRole('button', { name: 'Export CSV' }).waitFor();
  const ended = page.waitForEvent('requestfailed', (request) => request.url().includes('take=100'));
  release();
  await ended;
  await page.unroute(/\/api\/v2\/logs\?.*take=100/);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await rows().first().waitFor();
  assert.deepEqual(downloads, []);
});

test('no choice of a filter is cut', async () => {
  const { page } = it;
  await open('?time=between');
  const filters = page.getByRole('search', { name: 'Filter activity' });
  for (const label of ['Type', 'Result', 'Time']) assert.ok(await isWhole(filters.getByRole('combobox', { name: label, exact: true })), label);
});

test('keys: a row opens and closes, and the arrows go from row to row', async () => {
  const { page } = it;
  await open();
  const first = rows().first().locator('.row-details');
  await first.focus();
  await page.keyboard.press('Enter');
  await table().locator('.row-below:not([hidden])').waitFor();
  assert.equal(await first.getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('Enter');
  await table().locator('.row-below:not([hidden])').waitFor({ state: 'hidden' });
  await page.keyboard.press('ArrowDown');
  assert.ok(await rows().nth(1).locator('.row-details').evaluate((button) => button === document.activeElement));
});
