// The tables: what fits, what stays where it is, and how they are used by pointer and keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeApplication, makeCredential, makeKeyApplication } from './support/api.mjs';
import { chooseInList, filterButton, goToTab, openMenu, told, until } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const LONG = `${'Settlement of cross-border invoices for the northern region, '.repeat(3)}`.slice(0, 128).trim();
const RTL = 'خدمة الفواتير الشهرية';
const DAY = 86_400_000;
const ROW = 44;
const COMPACT_ROW = 36;

const world = {};
const it = setUp({
  prepare: async ({ page, server }) => {
    const inDays = (days) => new Date(Date.now() + days * DAY).toISOString();
    const key = keys.rsa(2048);
    for (let number = 1; number <= 26; number += 1) await makeApplication(page, server, `Service ${String(number).padStart(2, '0')}`);
    await makeApplication(page, server, RTL, { description: 'פירוט מימין לשמאל' });
    await makeApplication(page, server, LONG, { description: 'Its description goes on and on, to the very end of what a description may be.' });
    for (const [name, days] of [['Ends late', 400], ['Ends soon', 9], ['Ends next', 3]]) {
      world[name] = (await makeKeyApplication(page, server, name, key, { expires_at: inDays(days) })).clientId;
    }
    world.named = (await makeApplication(page, server, 'Names of credentials')).client_id;
    for (const name of [LONG, RTL]) await makeCredential(page, server, world.named, name, keys.rsa(2048).spki);
  },
});

const table = (name = 'Applications') => it.page.getByRole('table', { name });
const links = () => table().getByRole('row').getByRole('link');
async function open(query = '') {
  await it.page.goto(`${it.server.origin}/applications${query}`);
  await links().first().waitFor();
}
async function inSize(width, height, look) {
  await it.page.setViewportSize({ width, height });
  try {
    await look();
  } finally {
    await it.page.setViewportSize({ width: 1280, height: 900 });
  }
}
const rowHeights = () => it.page.evaluate(() => [...document.querySelectorAll('tbody tr:not([hidden])')].map((row) => Math.round(row.getBoundingClientRect().height)));
const listed = async (...names) => until(async () => JSON.stringify((await links().allInnerTexts()).slice(0, names.length)) === JSON.stringify(names), `the first are ${names}`);

/** The sum of all unexpected layout shifts while `act` runs. */
async function shiftDuring(act) {
  await it.page.evaluate(() => {
    globalThis.shift = 0;
    globalThis.shifts = new PerformanceObserver((list) => {
      // Shifts soon after a press count too: nothing may move.
      for (const entry of list.getEntries()) globalThis.shift += entry.value;
    });
    globalThis.shifts.observe({ type: 'layout-shift' });
  });
  await act();
  return it.page.evaluate(() => new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      for (const entry of globalThis.shifts.takeRecords()) globalThis.shift += entry.value;
      globalThis.shifts.disconnect();
      resolve(globalThis.shift);
    }));
  }));
}

for (const width of [1280, 1440, 1920]) {
  test(`rows have one line of ${ROW} px at ${width} px, whatever the names`, () => inSize(width, 900, async () => {
    await open();
    assert.deepEqual([...new Set(await rowHeights())], [ROW]);
    const wrapped = await it.page.evaluate(() => [...document.querySelectorAll('td .cut-id, td time, td .badge, td .row-link')].filter((element) => {
      const { lineHeight } = getComputedStyle(element);
      return element.getBoundingClientRect().height > 1.6 * parseFloat(lineHeight);
    }).map((element) => element.textContent));
    assert.deepEqual(wrapped, []);
  }));
}

test('at least 14 of 25 rows are in the first screen at 1280x900', async () => {
  await open();
  const seen = await it.page.evaluate(() => [...document.querySelectorAll('tbody tr')].filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length);
  assert.ok(seen >= 14, `${seen} rows`);
});

test('compact rows are a choice that the browser keeps', async () => {
  const { page } = it;
  await open();
  await page.getByRole('button', { name: 'Preferences' }).click();
  await page.getByRole('radio', { name: 'Compact' }).check();
  await page.keyboard.press('Escape');
  assert.deepEqual([...new Set(await rowHeights())], [COMPACT_ROW]);
  await page.reload();
  await links().first().waitFor();
  assert.deepEqual([...new Set(await rowHeights())], [COMPACT_ROW]);
  await page.evaluate(() => localStorage.clear());
});

test('copying moves nothing', async () => {
  const { page } = it;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open('?q=Ends%20next');
  const copy = table().getByRole('button', { name: /^Copy client ID/ });
  const before = await copy.boundingBox();
  const shift = await shiftDuring(async () => {
    await copy.click();
    await copy.and(page.locator('[data-state=copied]')).waitFor();
  });
  assert.equal(shift, 0);
  assert.deepEqual(await copy.boundingBox(), before);
  await copy.getByText('Copied').waitFor({ state: 'attached' });
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), world['Ends next']);
});

test('an ID is cut in the middle, and whole to readers, on hover and on focus', () => inSize(1000, 900, async () => {
  const { page } = it;
  await open('?q=Ends%20next');
  const id = table().locator('.cut-id');
  assert.equal(await id.textContent(), world['Ends next']);
  assert.equal(await id.getAttribute('title'), world['Ends next']);
  const link = table().getByRole('link', { name: 'Ends next' });
  await link.focus();
  assert.equal(await page.locator('.whole:popover-open').count(), 0, 'the name has room');
  const isCut = await id.evaluate((element) => element.querySelector('.cut-head').scrollWidth > element.querySelector('.cut-head').clientWidth);
  assert.ok(isCut, 'there is no room for all of it');
  await table().getByRole('button', { name: /^Copy client ID/ }).focus();
  await page.locator('.whole:popover-open').getByText(world['Ends next']).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.whole:popover-open').count(), 0);
}));

test('a click anywhere in the row leads to the application, and Back to the same place', async () => {
  const { page } = it;
  await open('?sort=name:1');
  await page.evaluate(() => scrollTo(0, 300));
  const row = table().getByRole('row').filter({ hasText: 'Service 15' });
  await row.getByRole('cell').nth(3).click();
  await page.getByRole('heading', { name: 'Service 15' }).waitFor();
  await page.getByRole('link', { name: 'Applications', exact: true }).and(page.locator('.crumb')).click();
  await links().first().waitFor();
  assert.equal(new URL(page.url()).search, '?sort=name%3A1');
  await until(() => page.evaluate(() => scrollY === 300), 'the link back scrolls to the place');
  await row.getByRole('link').click();
  await page.getByRole('heading', { name: 'Service 15' }).waitFor();
  await page.goBack();
  await until(() => page.evaluate(() => scrollY === 300), 'Back scrolls to the place');
});

test('another page begins at its top', async () => {
  const { page } = it;
  await open('?sort=name:1');
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByText(/^26 to/).waitFor();
  assert.equal(await page.evaluate(() => scrollY), 0);
  await open('?q=Ends');
  assert.equal(await page.getByRole('button', { name: 'Next', exact: true }).count(), 0, 'there is one page only');
});

test('arrow keys go from row to row, Enter follows, the menu key opens the row’s menu', async () => {
  const { page, server } = it;
  await open('?q=Ends&sort=name:1');
  await listed('Ends late', 'Ends next', 'Ends soon');
  await links().first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await links().nth(1).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Ends next' }).waitFor();
  await goToTab(page, server, world['Ends next']);
  await page.getByRole('button', { name: /^Copy key ID/ }).focus();
  await page.keyboard.press('ContextMenu');
  await page.getByRole('menuitem').first().and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Escape');
});

test('headers sort, by next expiry too, and the address keeps it', async () => {
  const { page } = it;
  await open('?q=Ends');
  await listed('Ends next', 'Ends soon', 'Ends late');
  const header = (name) => page.getByRole('columnheader', { name });
  await header('Next expiry').getByRole('button').click();
  await listed('Ends next', 'Ends soon', 'Ends late');
  assert.equal(await header('Next expiry').getAttribute('aria-sort'), 'ascending');
  await header('Next expiry').getByRole('button').click();
  await listed('Ends late', 'Ends soon', 'Ends next');
  assert.equal(new URL(page.url()).searchParams.get('sort'), 'next_expiry:-1');
  await page.reload();
  await listed('Ends late', 'Ends soon', 'Ends next');
  assert.equal(await header('Next expiry').getAttribute('aria-sort'), 'descending');
});

test('status is a chip, and filters', async () => {
  const { page } = it;
  await open('?q=Ends&sort=name:1');
  const chip = (name, status) => table().getByRole('row').filter({ hasText: name }).getByText(status, { exact: true });
  await chip('Ends late', 'Active').waitFor();
  await chip('Ends soon', 'Expiring').waitFor();
  await chooseInList(page, 'Status', 'Expiring');
  await listed('Ends next', 'Ends soon');
  await page.getByText('2 applications').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('status'), 'expiring');
  await page.reload();
  await listed('Ends next', 'Ends soon');
});

test('filters say how many each choice would show, and are cleared by a button of their own', async () => {
  const { page } = it;
  await open('?q=Ends&sort=name:1');
  const status = filterButton(page, 'Status');
  await status.click();
  const menu = page.getByRole('menu', { name: 'Status' });
  const choice = (name, checked) => menu.getByRole('menuitemradio', { name, exact: true, checked });
  await choice('Any status', true).and(page.locator(':focus')).waitFor();
  for (const name of ['Active 1', 'Expiring 2', 'Expired 0', 'No usable credential 0']) await choice(name, false).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await choice('Expiring 2', false).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await listed('Ends next', 'Ends soon');
  await status.and(page.locator(':focus')).waitFor();
  assert.equal(await status.innerText(), 'Status: Expiring');
  await status.press('Enter');
  await choice('Expiring 2', true).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Escape');
  await status.and(page.locator(':focus')).waitFor();
  await page.getByRole('button', { name: 'Clear status' }).click();
  await listed('Ends late', 'Ends next', 'Ends soon');
  await status.and(page.locator(':focus')).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('status'), null);
});

test('a second press of its button closes a menu', async () => {
  const { page } = it;
  await open();
  const sort = filterButton(page, 'Sort');
  await sort.click();
  const menu = page.getByRole('menu', { name: 'Sort' });
  await menu.waitFor();
  assert.equal(await sort.getAttribute('aria-expanded'), 'true');
  await sort.click();
  await menu.waitFor({ state: 'hidden' });
  await until(async () => (await sort.getAttribute('aria-expanded')) === 'false', 'the button says so');
  await sort.click();
  await menu.waitFor();
  await filterButton(page, 'Type').click();
  await page.getByRole('menu', { name: 'Type' }).waitFor();
  await page.keyboard.press('Escape');
});

test('a row’s menu leads to every tab and copies the client ID', async () => {
  const { page } = it;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open('?q=Ends&sort=name:1');
  await links().first().focus();
  await page.keyboard.press('ContextMenu');
  const menu = page.getByRole('menu', { name: 'Actions for Ends late' });
  await menu.getByRole('menuitem', { name: 'Credentials' }).and(page.locator(':focus')).waitFor();
  await menu.getByRole('menuitem', { name: 'Copy client ID' }).click();
  await told(page, 'Client ID copied.');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), world['Ends late']);
  await openMenu(page, 'Ends soon');
  await page.getByRole('menuitem', { name: 'Quickstart' }).click();
  await page.getByRole('heading', { name: 'Ends soon' }).waitFor();
  assert.equal(new URL(page.url()).pathname, `/applications/${world['Ends soon']}/quickstart`);
  await page.goBack();
  await listed('Ends late', 'Ends next', 'Ends soon');
});

test('the newest application is first', async () => {
  await makeApplication(it.page, it.server, 'Just made');
  await open();
  await listed('Just made', 'Names of credentials', 'Ends next');
});

test('on a phone the list is cards, the filters are folded, and the first row is in the first screen', () => inSize(390, 844, async () => {
  const { page } = it;
  await open();
  const first = await links().first().boundingBox();
  assert.ok(first.y + first.height < 844 / 2, `the first row is at ${first.y}`);
  assert.equal(await filterButton(page, 'Status').isVisible(), false);
  await page.getByRole('button', { name: 'Filters' }).click();
  await filterButton(page, 'Status').waitFor();
  assert.equal(await page.getByRole('columnheader').first().evaluate((header) => header.getBoundingClientRect().height > 2 && getComputedStyle(header.closest('thead')).clipPath === 'none'), false, 'no header is seen');
  assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), 390);
}));

test('it is a table down to 700 px', () => inSize(700, 900, async () => {
  await open();
  assert.equal(await it.page.evaluate(() => getComputedStyle(document.querySelector('tbody tr')).display), 'table-row');
  assert.deepEqual([...new Set(await rowHeights())], [ROW]);
}));

for (const width of [1280, 1440, 1920]) {
  test(`credentials have rows of one line at ${width} px, whatever their names, and copying moves nothing`, () => inSize(width, 900, async () => {
    const { page, server } = it;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await goToTab(page, server, world.named);
    await table('Credentials').getByRole('row').filter({ hasText: RTL }).waitFor();
    assert.deepEqual([...new Set(await rowHeights())], [ROW]);
    const copy = table('Credentials').getByRole('button', { name: /^Copy key ID/ }).first();
    const shift = await shiftDuring(async () => {
      await copy.click();
      await copy.and(page.locator('[data-state=copied]')).waitFor();
    });
    assert.equal(shift, 0);
    assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), width);
  }));
}

test('a long name and one from right to left fit the pages of their applications', async () => {
  const { page } = it;
  for (const width of [390, 1280]) {
    await inSize(width, 844, async () => {
      for (const name of [LONG, RTL]) {
        await open(`?q=${encodeURIComponent(name.slice(0, 20))}`);
        await links().first().click();
        const heading = page.getByRole('heading', { level: 1 });
        await heading.getByText(name).waitFor();
        await page.getByRole('radio', { name: 'Private Key JWT' }).waitFor();
        assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), width, `${name} at ${width}`);
        assert.ok((await heading.boundingBox()).height <= 64, 'at most two lines');
        assert.equal(await heading.innerText(), name, 'whole to readers');
      }
    });
  }
});

test('a long title is whole when it is pointed at, and when it has the focus', () => inSize(390, 844, async () => {
  const { page } = it;
  await open(`?q=${encodeURIComponent(LONG.slice(0, 20))}`);
  await links().first().click();
  const heading = page.getByRole('heading', { level: 1 });
  await heading.getByText(LONG).waitFor();
  const height = async () => (await heading.boundingBox()).height;
  await page.mouse.move(200, 800);
  const cut = await height();
  await heading.hover();
  await until(async () => (await height()) > 1.5 * cut, 'the pointer shows all of it');
  await page.mouse.move(200, 800);
  await until(async () => (await height()) === cut, 'it is cut again');
  await page.keyboard.press('Tab');
  await heading.focus();
  await until(async () => (await height()) > 1.5 * cut, 'the focus shows all of it');
}));

test('a row’s menu stays at its button while the page scrolls, and never widens the page', async () => {
  const { page } = it;
  await open('?sort=name:1');
  const button = page.getByRole('button', { name: 'Actions for Service 05' });
  await button.click();
  const menu = page.getByRole('menu', { name: 'Actions for Service 05' });
  await menu.getByRole('menuitem').first().waitFor();
  const apart = async () => {
    const [at, of] = [await button.boundingBox(), await menu.boundingBox()];
    return [Math.round(of.y - at.y), Math.round(at.x + at.width - of.x - of.width)];
  };
  const before = await apart();
  await page.mouse.wheel(0, 60);
  await until(() => page.evaluate(() => scrollY > 0), 'the page scrolls');
  await until(async () => JSON.stringify(await apart()) === JSON.stringify(before), 'the menu follows');
  // Where it was, there is no page any more.
  await page.setViewportSize({ width: 700, height: 900 });
  assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), 700);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.keyboard.press('Escape');
});

test('credentials and activity have the same rows', async () => {
  const { page, server } = it;
  await goToTab(page, server, world['Ends soon']);
  await openMenu(page, 'Ends soon key');
  await page.keyboard.press('Escape');
  assert.deepEqual([...new Set(await rowHeights())], [ROW]);
  await goToTab(page, server, world['Ends soon'], 'activity');
  await table('Activity').getByRole('row').nth(1).waitFor();
  assert.deepEqual([...new Set(await rowHeights())], [ROW]);
  const details = table('Activity').getByRole('button', { expanded: false }).first();
  await details.click();
  await table('Activity').getByRole('button', { expanded: true }).waitFor();
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
