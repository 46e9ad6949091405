// A list of 10,000 applications: only what is visible is loaded.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { COUNT, makeMany, nameOf } from './support/many.mjs';
import { setUp } from './support/setup.mjs';

const it = setUp({ prepare: makeMany });
const rows = () => it.page.getByRole('table', { name: 'Applications' }).getByRole('row').filter({ has: it.page.getByRole('link') });
const open = (query = '') => it.page.goto(`${it.server.origin}/applications${query}`);

test('a page is loaded with one small request', async () => {
  const { page } = it;
  const answers = [];
  const take = (response) => {
    if (response.url().includes('/api/v2/clients')) answers.push(response.body().then((body) => body.length));
  };
  page.on('response', take);
  await open('?sort=name:1');
  await page.getByText(`1 to 25 of ${COUNT.toLocaleString('en')}`).first().waitFor();
  await rows().first().getByRole('link', { name: nameOf(1) }).waitFor();
  page.off('response', take);
  const sizes = await Promise.all(answers);
  assert.equal(sizes.length, 1);
  assert.ok(sizes[0] < 100_000, `${sizes[0]} bytes`);
});

test('the last page has its own address', async () => {
  await open(`?sort=name:1&page=${COUNT / 25}`);
  await it.page.getByText(`${(COUNT - 24).toLocaleString('en')} to ${COUNT.toLocaleString('en')} of ${COUNT.toLocaleString('en')}`).first().waitFor();
  await rows().last().getByRole('link', { name: nameOf(COUNT) }).waitFor();
});

test('search and filters cover all applications', async () => {
  const { page } = it;
  await open();
  await page.getByRole('searchbox', { name: 'Search applications' }).fill('09876');
  await page.getByText('1 application', { exact: true }).first().waitFor();
  await rows().first().getByRole('link', { name: nameOf(9876) }).waitFor();
  await open('?type=spa&sort=name:-1');
  await page.getByText('10 applications', { exact: true }).first().waitFor();
  await rows().first().getByRole('link', { name: nameOf(COUNT) }).waitFor();
});

test('the command palette finds any application', async () => {
  const { page } = it;
  await open();
  await rows().first().waitFor();
  await page.keyboard.press('Control+K');
  const palette = page.getByRole('dialog', { name: 'Search or jump to…' });
  await palette.getByRole('combobox').fill('Application 05432');
  await palette.getByRole('option', { name: /Application 05432/ }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: nameOf(5432) }).waitFor();
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
