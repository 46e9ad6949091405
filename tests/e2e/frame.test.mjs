// What surrounds every page: preferences, help, the palette, toasts.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeApplication, makeCredential, makeKeyApplication, useKeys } from './support/api.mjs';
import { openPage } from './support/browser.mjs';
import { chooseFromMenu, goToTab, told, until } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const world = {};
const it = setUp({
  prepare: async ({ page, server }) => {
    const soon = new Date(Date.now() + 9 * 86_400_000).toISOString();
    Object.assign(world, await makeKeyApplication(page, server, 'Framed', keys.rsa(2048), { expires_at: soon }));
    for (let number = 1; number <= 18; number += 1) await makeApplication(page, server, `Many ${String(number).padStart(2, '0')}`);
  },
});
const list = async () => {
  await it.page.goto(`${it.server.origin}/applications`);
  await it.page.getByRole('table', { name: 'Applications' }).waitFor();
};
const preferences = async () => {
  await it.page.getByRole('button', { name: 'Preferences' }).click();
  await it.page.getByRole('dialog', { name: 'Preferences' }).waitFor();
};

test('the theme is a choice that the browser keeps, from the first paint on', async () => {
  const { page } = it;
  const background = () => page.evaluate(() => getComputedStyle(document.body.parentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await list();
  const light = await background();
  await preferences();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await until(async () => (await background()) !== light, 'the page is dark');
  // Before the program is there.
  await page.route('**/*.wasm', (route) => route.abort());
  await page.reload({ waitUntil: 'domcontentloaded' });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.unroute('**/*.wasm');
  await page.evaluate(() => localStorage.clear());
  page.faults.length = 0;
  await list();
  assert.equal(await background(), light);
});

test('the time zone is a choice', async () => {
  const { page, server } = it;
  await goToTab(page, server, world.clientId);
  const title = () => page.getByRole('table', { name: 'Credentials' }).locator('time').first().getAttribute('title');
  assert.match(await title(), /^\d{4}-\d\d-\d\d \d\d:\d\d (CET|CEST|GMT\+[12]) · .* UTC$/);
  await preferences();
  const zone = page.getByLabel('Time zone');
  await zone.selectOption({ label: 'UTC' });
  await page.keyboard.press('Escape');
  assert.match(await title(), /^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/, 'once');
  await preferences();
  await zone.selectOption('Asia/Tokyo');
  await page.keyboard.press('Escape');
  assert.match(await title(), /(JST|GMT\+9) · .* UTC$/);
  await page.reload();
  await page.getByRole('table', { name: 'Credentials' }).locator('time').first().waitFor();
  assert.match(await title(), /(JST|GMT\+9) · /);
  await page.evaluate(() => localStorage.clear());
});

test('help explains the method, and each code has a page', async () => {
  const { page, server } = it;
  await list();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Help' }).click();
  await page.getByRole('heading', { level: 1, name: 'Help' }).waitFor();
  await page.getByRole('link', { name: 'kid_unknown' }).click();
  await page.getByRole('heading', { level: 1, name: 'kid_unknown' }).waitFor();
  await page.getByRole('link', { name: 'no_key' }).waitFor();
  await page.goto(`${server.origin}/help/rsa_modulus_too_small`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.goto(`${server.origin}/help/no_such_code`);
  await page.getByRole('heading', { level: 1, name: 'Code not found' }).waitFor();
});

test('the palette says how many match, and leads to all of them', async () => {
  const { page } = it;
  await list();
  await page.keyboard.press('Control+K');
  const palette = page.getByRole('dialog', { name: 'Search or jump to…' });
  await palette.getByRole('combobox').fill('Many');
  await palette.getByText('Showing 8 of 18 applications.').waitFor();
  await palette.getByRole('option', { name: /all 18/ }).click();
  await page.getByText('18 applications', { exact: true }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('q'), 'Many');
});

test('shortcuts have the key of the computer', async () => {
  const page = await openPage(it.browser, { storageState: await it.page.context().storageState() });
  await page.addInitScript(() => Object.defineProperty(navigator, 'platform', { value: 'MacIntel' }));
  await page.goto(`${it.server.origin}/applications`);
  await page.getByRole('button', { name: /⌘ K/ }).waitFor();
  await page.context().close();
});

for (const [width, height] of [[1280, 900], [390, 844]]) {
  test(`a toast covers nothing that can be pressed at ${width}x${height}`, async () => {
    const { page, server } = it;
    await page.setViewportSize({ width, height });
    await goToTab(page, server, world.clientId, 'settings');
    await page.getByLabel(/^Description/).fill(`Described at ${width}.`);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await told(page, 'Saved.');
    // Each control can be brought to where the toast is not, and is then what a pointer meets.
    const covered = await page.evaluate(() => [...document.querySelectorAll('main a, main button, main input, main textarea')].filter((control) => {
      if (!control.checkVisibility() || control.closest('.visually-hidden')) return false;
      control.scrollIntoView({ block: 'nearest' });
      const { left, top, width, height } = control.getBoundingClientRect();
      return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('.toasts');
    }).map((control) => control.ariaLabel ?? control.textContent));
    assert.deepEqual(covered, []);
    await page.getByLabel('Results').getByRole('button', { name: 'Dismiss' }).first().click();
    await until(() => page.evaluate(() => document.activeElement?.tagName !== 'BODY'), 'the focus is somewhere');
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}

test('what is pressed at the foot of the window is not covered by its result, and two results stand side by side', async () => {
  const { page, server } = it;
  const { clientId, credential } = await makeKeyApplication(page, server, 'At the foot', keys.rsa(2048));
  const spare = await makeCredential(page, server, clientId, 'spare', keys.rsa(2048).spki);
  await useKeys(page, server, clientId, credential, spare);
  await page.setViewportSize({ width: 1280, height: 700 });
  await goToTab(page, server, clientId);
  const pressed = page.getByRole('switch', { name: 'spare is enabled' });
  await pressed.evaluate((control) => scrollBy(0, control.getBoundingClientRect().bottom - innerHeight + 6));
  const isFree = () => pressed.evaluate((control) => {
    const { left, top, width, height } = control.getBoundingClientRect();
    return control.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
  for (const result of [/^spare disabled/, /^spare enabled/]) {
    await pressed.click();
    await told(page, result);
    await until(isFree, 'it is seen again');
  }
  const results = page.getByLabel('Results');
  assert.equal(await results.getByRole('button', { name: 'Dismiss' }).count(), 2);
  assert.ok((await results.boundingBox()).height < 60, 'they take one line');
  await page.setViewportSize({ width: 1280, height: 900 });
});

for (const width of [700, 760, 830, 896, 960, 1024, 1100, 1180, 1280, 1400]) {
  test(`the bar is one line at ${width} px, with all that is in it`, async () => {
    const { page } = it;
    await list();
    await page.setViewportSize({ width, height: 800 });
    const seen = await page.evaluate(() => {
      const bar = document.querySelector('.bar');
      const outside = [...bar.querySelectorAll('nav a, .wordmark, .bar-button')].filter((control) => {
        const { left, right, top, bottom } = control.getBoundingClientRect();
        return left < 0 || right > innerWidth || top < 0 || bottom > 60;
      });
      return { height: bar.getBoundingClientRect().height, outside: outside.map((control) => control.textContent), page: document.scrollingElement.scrollWidth };
    });
    assert.ok(seen.height < 60, `${seen.height} px`);
    assert.deepEqual([seen.outside, seen.page], [[], width]);
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}

for (const width of [320, 360, 390, 640]) {
  test(`on a phone of ${width} px the bar is two lines, and the current page's link is in the second`, async () => {
    const { page, server } = it;
    await page.setViewportSize({ width, height: 740 });
    await page.goto(`${server.origin}/help`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    const seen = await links.evaluateAll((all) => all.map((link) => {
      const { left, right, top } = link.getBoundingClientRect();
      return { top, isInView: left >= 0 && right <= innerWidth, isCurrent: link.ariaCurrent === 'page' };
    }));
    assert.equal(new Set(seen.map(({ top }) => top)).size, 1, 'one line');
    assert.deepEqual(seen.filter(({ isCurrent }) => isCurrent).map(({ isInView }) => isInView), [true]);
    const buttons = await page.locator('.bar :is(.wordmark, .bar-button)').evaluateAll((all) => all.map((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return Math.round((top + bottom) / 2);
    }));
    assert.equal(new Set(buttons).size, 1, `one line: ${buttons}`);
    assert.equal(await page.evaluate(() => document.scrollingElement.scrollWidth), width);
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}

test('Find is in the bar', async () => {
  const { page } = it;
  await list();
  const link = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Find' });
  await link.click();
  await page.getByRole('heading', { level: 1, name: 'Find' }).waitFor();
  assert.equal(await link.getAttribute('aria-current'), 'page');
});

test('a long name in a result is one line of a phone, and whole in its title', async () => {
  const { page, server } = it;
  const name = 'Settlement and reconciliation of cross-border invoices for the northern region';
  const { client_id: clientId } = await makeApplication(page, server, 'Short');
  const credential = await makeCredential(page, server, clientId, name, keys.rsa(2048).spki);
  const other = await makeCredential(page, server, clientId, 'other', keys.rsa(2048).spki);
  await useKeys(page, server, clientId, credential, other);
  await page.setViewportSize({ width: 390, height: 844 });
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, name, 'Disable for Private Key JWT');
  await told(page, /disabled/);
  const shown = page.getByLabel('Results').getByTitle(name);
  assert.equal(await shown.textContent(), name);
  assert.ok((await shown.boundingBox()).height < 30, 'one line');
  assert.ok((await page.getByLabel('Results').boundingBox()).height < 90);
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('what is dropped on is opaque', async () => {
  const { page, server } = it;
  await goToTab(page, server, world.clientId);
  await page.evaluate(() => window.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true })));
  await page.locator('.drop-page').waitFor();
  const background = await page.locator('.drop-page').evaluate((overlay) => getComputedStyle(overlay).backgroundColor);
  assert.ok(!/\/ 0?\.\d|rgba\(.*, 0?\.\d+\)/.test(background), background);
  await page.evaluate(() => window.dispatchEvent(new DragEvent('dragleave')));
});

test('the row menu works after a toast', async () => {
  const { page, server } = it;
  await goToTab(page, server, world.clientId);
  await chooseFromMenu(page, 'Framed key', 'Edit');
  await page.getByRole('dialog', { name: 'Edit Credential' }).waitFor();
  await page.keyboard.press('Escape');
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
