// Edit Credential: the expiry is set, changed and removed.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeCredential, makeKeyApplication, readCredentials, useKeys } from './support/api.mjs';
import { chooseFromMenu, credentialRow, daysAhead, goToTab, isWhole, told } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp();
const dialog = () => it.page.getByRole('dialog', { name: 'Edit Credential' });
const update = () => dialog().getByRole('button', { name: 'Update Credential' });
const unchanged = () => update().and(it.page.locator('[aria-disabled=true]')).waitFor();

async function type(date, time, zone = 'UTC') {
  await dialog().getByLabel('Expires').selectOption({ label: 'At a date and time' });
  await dialog().getByLabel('Date').fill(date);
  await dialog().getByLabel('Time', { exact: true }).fill(time);
  const zones = dialog().getByLabel('Time zone');
  await zones.selectOption(zone === 'UTC' ? { label: 'UTC' } : { index: 0 });
}

const ends = async (clientId) => {
  const [{ expires_at: at }] = await readCredentials(it.page, it.server, clientId);
  return at && new Date(at).toISOString();
};

test('date, time and zone are in one line, and none of them is cut', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'In a line', keys.rsa(2048), { expires_at: `${daysAhead(50)}T10:00:00Z` });
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, 'In a line key', 'Edit');
  const tops = await Promise.all(['Date', 'Time', 'Time zone'].map(async (label) => (await dialog().getByLabel(label, { exact: true }).boundingBox()).y));
  assert.equal(new Set(tops).size, 1, `${tops}`);
  await page.setViewportSize({ width: 360, height: 780 });
  for (const label of ['Expires', 'Time zone']) assert.ok(await isWhole(dialog().getByLabel(label, { exact: true })), label);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.keyboard.press('Escape');
});

test('an expiry is set, changed and removed', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Edited', keys.rsa(2048));
  await goToTab(page, server, clientId);
  const row = credentialRow(page, 'Edited key');
  await row.getByText('Never', { exact: true }).waitFor();

  await chooseFromMenu(page, 'Edited key', 'Edit');
  await unchanged();
  await type(daysAhead(100), '10:00');
  await update().click();
  await dialog().waitFor({ state: 'hidden' });
  await told(page, /Edited key/);
  assert.equal(await ends(clientId), `${daysAhead(100)}T10:00:00.000Z`);
  await row.getByText(/in \d+ (days|months)/).first().waitFor();

  await chooseFromMenu(page, 'Edited key', 'Edit');
  await dialog().getByLabel('Expires').selectOption({ label: 'Never' });
  await update().click();
  await dialog().waitFor({ state: 'hidden' });
  await row.getByText('Never', { exact: true }).waitFor();
  assert.ok(!(await ends(clientId)));
});

test('a time is in the time zone shown, with UTC beside it', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'In Berlin', keys.rsa(2048));
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, 'In Berlin key', 'Edit');
  const zones = await dialog().getByLabel('Expires').selectOption({ label: 'At a date and time' })
    .then(() => dialog().getByLabel('Time zone').getByRole('option').allInnerTexts());
  assert.ok(zones.some((zone) => zone.includes('Berlin')) && zones.includes('UTC'), `${zones}`);
  const year = new Date().getUTCFullYear() + 1;
  await type(`${year}-07-01`, '12:00', 'local');
  await dialog().getByRole('status').getByText(`${year}-07-01 10:00 UTC`).waitFor();
  await update().click();
  await dialog().waitFor({ state: 'hidden' });
  assert.equal(await ends(clientId), `${year}-07-01T10:00:00.000Z`);
});

test('a time skipped by daylight saving is explained', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Left out', keys.rsa(2048));
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, 'Left out key', 'Edit');
  const year = new Date().getUTCFullYear() + 1;
  const march = new Date(Date.UTC(year, 2, 31));
  march.setUTCDate(31 - march.getUTCDay());
  await type(march.toISOString().slice(0, 10), '02:30', 'local');
  await dialog().getByText(/ 02:30 .*Berlin/).first().waitFor();
  await dialog().getByLabel('Date').and(page.locator('[aria-invalid=true]')).waitFor();
  await page.keyboard.press('Escape');
});

test('the seconds of an expiry are kept', async () => {
  const { page, server } = it;
  const at = `${new Date().getUTCFullYear() + 2}-06-01T10:20:33.000Z`;
  const { clientId } = await makeKeyApplication(page, server, 'To the second', keys.rsa(2048), { expires_at: at });
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, 'To the second key', 'Edit');
  await unchanged();
  assert.match(await dialog().getByLabel('Time', { exact: true }).inputValue(), /:20:33$/);
  await dialog().getByLabel('Date').press('Enter');
  await unchanged();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
  assert.equal(await ends(clientId), at);
});

test('choosing an explicit expiry shows no error yet', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Not typed yet', keys.rsa(2048));
  await goToTab(page, server, clientId);
  await page.getByRole('button', { name: 'Add Credential' }).first().click();
  const add = page.getByRole('dialog', { name: 'Add Credential' });
  await add.getByLabel('Choose a file').setInputFiles(keys.rsa(2048).spki);
  await add.getByText('SHA-256').first().waitFor();
  await add.getByLabel('Expires').selectOption({ label: 'At a date and time' });
  assert.equal(await add.getByRole('button', { name: 'Add Credential' }).getAttribute('aria-disabled'), 'true');
  assert.equal(await add.getByLabel('Date').getAttribute('aria-invalid'), null, 'only the foot says what is missing');
  assert.equal(await add.getByLabel('Time', { exact: true }).inputValue(), '23:59', 'a date is enough');
  await add.getByLabel('Date').fill(daysAhead(-2));
  await add.getByLabel('Time', { exact: true }).fill('00:00');
  await add.getByText(/\(\d+ (day|hour)s? ago\)/).first().waitFor();
  await add.getByText(/^\d{4}-\d\d-\d\d 00:00 CES?T /).first().waitFor();
  await page.keyboard.press('Escape');
});

test('a time in the past is rejected, with how long ago', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Not before', keys.rsa(2048));
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, 'Not before key', 'Edit');
  await type(daysAhead(-2), '00:00');
  await dialog().getByText(/\(\d+ (day|hour)s? ago\)/).first().waitFor();
  const from = page.sent.length;
  await dialog().getByLabel('Date').press('Enter');
  await dialog().getByLabel('Date').and(page.locator('[aria-invalid=true]')).waitFor();
  assert.deepEqual(page.sent.slice(from).filter(({ method }) => method !== 'GET'), []);
  await dialog().getByRole('button', { name: 'Cancel', exact: true }).click();
  await dialog().waitFor({ state: 'hidden' });
});

test('an expiry that leaves no usable credential warns, and asks for the name if soon', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Last one', keys.rsa(2048));
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, 'Last one key', 'Edit');
  await type(daysAhead(300), '09:00');
  await dialog().locator('.callout[data-tone=warn]').waitFor();
  assert.equal(await dialog().getByLabel('Type Last one to confirm').count(), 0, 'far away: telling is enough');
  await type(daysAhead(3), '09:00');
  await dialog().getByLabel('Type Last one to confirm').waitFor();
  await dialog().getByLabel('Type Last one to confirm').fill('Last one');
  await update().click();
  await dialog().waitFor({ state: 'hidden' });
  assert.equal(await ends(clientId), `${daysAhead(3)}T09:00:00.000Z`);
});

test('no confirmation with a second usable credential', async () => {
  const { page, server } = it;
  const { clientId, credential } = await makeKeyApplication(page, server, 'Two of them', keys.rsa(2048));
  const second = await makeCredential(page, server, clientId, 'stays', keys.rsa(2048).spki);
  await useKeys(page, server, clientId, credential, second);
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, 'Two of them key', 'Edit');
  await type(daysAhead(3), '09:00');
  assert.equal(await dialog().locator('.callout[data-tone=warn]').count(), 0);
  await update().click();
  await dialog().waitFor({ state: 'hidden' });
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
