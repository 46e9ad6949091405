// Keyboard operation and screen reader output.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeApplication, makeCredential, makeKeyApplication } from './support/api.mjs';
import { chooseFromMenu, confirmByName, credentialRow, goToTab, told } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp();
const focused = (locator) => locator.and(it.page.locator(':focus')).waitFor();
const press = (...names) => names.reduce((done, name) => done.then(() => it.page.keyboard.press(name)), Promise.resolve());

/** Presses Tab until this has the focus. */
async function tabTo(locator, most = 60) {
  for (let step = 0; step < most; step += 1) {
    if (await locator.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await it.page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${locator}`);
}

test('creates an application and a credential without a mouse', async () => {
  const { page, server } = it;
  const pem = keys.rsa(2048).text('spki');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${server.origin}/applications`);
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
  const create = page.getByRole('button', { name: 'Create Application' }).first();
  await create.waitFor();
  await tabTo(create);
  await press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Create Application' });
  await focused(dialog.getByLabel('Name', { exact: true }));
  await page.keyboard.type('By keyboard');
  await press('Enter');
  await page.getByRole('heading', { name: 'By keyboard', exact: true }).waitFor();
  await page.getByRole('radio', { name: 'Private Key JWT' }).waitFor();

  await page.evaluate((text) => navigator.clipboard.writeText(text), pem);
  await press('Control+V');
  const add = page.getByRole('dialog', { name: 'Add Credential' });
  await add.getByText('SHA-256').first().waitFor();
  await tabTo(add.getByLabel('Name', { exact: true }));
  await press('Control+A');
  await page.keyboard.type('typed name');
  await tabTo(add.getByRole('button', { name: 'Add Credential' }));
  await press('Enter');
  await add.waitFor({ state: 'hidden' });
  await page.getByRole('row', { name: /typed name/ }).waitFor();
});

test('Escape closes a dialog and returns the focus', async () => {
  const { page, server } = it;
  await page.goto(`${server.origin}/applications`);
  const create = page.getByRole('button', { name: 'Create Application' }).first();
  await create.focus();
  await press('Enter');
  await page.getByRole('dialog', { name: 'Create Application' }).waitFor();
  await press('Escape');
  await page.getByRole('dialog', { name: 'Create Application' }).waitFor({ state: 'hidden' });
  await focused(create);
});

test('row menus work with arrow keys and get the focus back after each dialog', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Menu', keys.rsa(2048));
  await makeCredential(page, server, clientId, 'spare', keys.rsa(2048).spki);
  await goToTab(page, server, clientId);
  const actions = page.getByRole('button', { name: 'Actions for spare' });
  await actions.focus();
  await press('Enter');
  const menu = page.getByRole('menu', { name: 'Actions for spare' });
  await focused(menu.getByRole('menuitem').first());
  await press('ArrowDown');
  await focused(menu.getByRole('menuitem').nth(1));
  await press('End');
  await focused(menu.getByRole('menuitem', { name: 'Delete' }));
  await press('ArrowDown');
  await focused(menu.getByRole('menuitem').first());
  await press('Escape');
  await focused(actions);
  await chooseFromMenu(page, 'spare', 'Edit');
  await page.getByRole('dialog', { name: 'Edit Credential' }).waitFor();
  await press('Escape');
  await page.getByRole('dialog', { name: 'Edit Credential' }).waitFor({ state: 'hidden' });
  await focused(actions);
});

test('the focus stays on the credential after an action', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Focus', keys.rsa(2048));
  for (const name of ['first', 'second']) await makeCredential(page, server, clientId, name, keys.rsa(2048).spki);
  await goToTab(page, server, clientId);
  const actions = (name) => page.getByRole('button', { name: `Actions for ${name}`, exact: true });

  await chooseFromMenu(page, 'first', 'Enable for Private Key JWT');
  await told(page, /^first enabled/);
  await focused(actions('first'));

  await chooseFromMenu(page, 'first', 'Disable for Private Key JWT');
  await told(page, /^first disabled/);
  await focused(actions('first'));
  await page.getByLabel('Results').getByRole('button', { name: 'Undo' }).last().press('Enter');
  await told(page, /undone/);
  await focused(actions('first'));

  await chooseFromMenu(page, 'first', 'Edit');
  const edit = page.getByRole('dialog', { name: 'Edit Credential' });
  await edit.getByLabel('Expires').selectOption({ label: 'At a date and time' });
  await edit.getByRole('button', { name: '1 year' }).click();
  await edit.getByRole('button', { name: 'Update Credential' }).press('Enter');
  await edit.waitFor({ state: 'hidden' });
  await told(page, /for first/);
  await focused(actions('first'));

  await chooseFromMenu(page, 'first', 'Disable for Private Key JWT');
  await credentialRow(page, 'first').getByText('Not in use').waitFor();
  await chooseFromMenu(page, 'Focus key', 'Disable for Private Key JWT');
  await confirmByName(page, 'Disable Focus key?', 'Focus', 'Disable');
  await page.getByText('Credential required').waitFor();
  await focused(actions('Focus key'));

  for (const [gone, next] of [['first', 'second'], ['second', 'Focus key']]) {
    await chooseFromMenu(page, gone, 'Delete');
    await page.getByRole('dialog', { name: `Delete ${gone}?` }).getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await credentialRow(page, gone).waitFor({ state: 'hidden' });
    await focused(actions(next));
  }
  await chooseFromMenu(page, 'Focus key', 'Delete');
  await page.getByRole('dialog', { name: 'Delete Focus key?' }).getByRole('button', { name: 'Delete', exact: true }).press('Enter');
  await focused(page.getByRole('button', { name: 'Add Credential' }).first());
});

test('the focus moves to the heading of the next page', async () => {
  const { page, server } = it;
  await page.goto(`${server.origin}/applications`);
  const heading = (name) => page.getByRole('heading', { level: 1, name, exact: true });
  await heading('Applications').waitFor();
  await page.getByRole('button', { name: 'Create Application' }).first().press('Enter');
  await page.getByRole('dialog', { name: 'Create Application' }).getByLabel('Name', { exact: true }).fill('Comes and goes');
  await press('Enter');
  await focused(heading('Comes and goes'));
  await page.getByRole('link', { name: 'Settings', exact: true }).press('Enter');
  await page.getByRole('button', { name: /^Delete application/ }).press('Enter');
  await confirmByName(page, 'Delete Comes and goes?', 'Comes and goes', 'Delete application');
  await focused(heading('Applications'));
});

test('the command palette opens an application, adds a credential, inspects', async () => {
  const { page, server } = it;
  const client = await makeApplication(page, server, 'Reached by palette');
  await page.goto(`${server.origin}/applications`);
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
  const palette = page.getByRole('dialog', { name: 'Search or jump to…' });
  const box = palette.getByRole('combobox');
  await press('Control+K');
  await focused(box);
  await page.keyboard.type('reached');
  await palette.getByRole('option', { name: /Reached by palette/ }).waitFor();
  await press('Enter');
  await page.getByRole('heading', { name: 'Reached by palette', exact: true }).waitFor();
  assert.ok(page.url().includes(client.client_id));

  await press('Control+K');
  await focused(box);
  await page.keyboard.type('add cred');
  await palette.getByRole('option', { name: /Add Credential/, selected: true }).waitFor();
  await press('Enter');
  await page.getByRole('dialog', { name: 'Add Credential' }).waitFor();
  await press('Escape');
  await page.getByRole('dialog', { name: 'Add Credential' }).waitFor({ state: 'hidden' });

  await press('Control+K');
  await focused(box);
  await page.keyboard.type('inspect');
  await palette.getByRole('option', { name: /Inspect/, selected: true }).waitFor();
  await press('Enter');
  await page.getByRole('heading', { name: 'Inspect', exact: true }).waitFor();

  await press('Control+K');
  await palette.getByRole('option').nth(1).waitFor();
  const first = await box.getAttribute('aria-activedescendant');
  await press('ArrowDown');
  assert.notEqual(await box.getAttribute('aria-activedescendant'), first);
  await press('Escape');
  await palette.waitFor({ state: 'hidden' });
});

test('? lists the shortcuts, but not while typing', async () => {
  const { page, server } = it;
  await page.goto(`${server.origin}/applications`);
  await page.getByRole('searchbox').waitFor();
  await press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await list.getByText('Ctrl K').waitFor();
  await press('Escape');
  await list.waitFor({ state: 'hidden' });
  await press('/');
  await focused(page.getByRole('searchbox'));
  await page.keyboard.type('?');
  assert.ok(!(await list.isVisible()));
});

test('what goes when it is pressed leaves the focus beside it', async (t) => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Pressed away', keys.rsa(2048));
  const button = (name) => page.getByRole('button', { name, exact: true }).first();
  const cases = {
    'Cancel of a method': async () => {
      await goToTab(page, server, clientId);
      await page.getByRole('radio', { name: 'Client Secret (Post)' }).check();
      return [button('Cancel'), button('Save')];
    },
    'Cancel of Settings': async () => {
      await goToTab(page, server, clientId, 'settings');
      await page.getByLabel('Name', { exact: true }).fill('Renamed');
      return [button('Cancel'), button('Save')];
    },
    'the filters of the log': async () => {
      await page.goto(`${server.origin}/activity?result=rejected`);
      return [button('Clear filters'), page.getByLabel('Type')];
    },
    'a search without a result': async () => {
      await page.goto(`${server.origin}/applications?q=nobody`);
      await page.getByRole('searchbox').waitFor();
      return [button('Show all applications'), page.getByRole('searchbox')];
    },
    'a sample of Inspect': async () => {
      await page.goto(`${server.origin}/inspect`);
      return [button('A private key by mistake'), page.getByLabel('Choose a file')];
    },
    'the options of a key pair': async () => {
      await page.goto(`${server.origin}/generate`);
      return [button('Generate key pair'), page.getByRole('button', { name: /^Download/ })];
    },
  };
  for (const [name, open] of Object.entries(cases)) {
    await t.test(name, async () => {
      const [pressed, next] = await open();
      await pressed.press('Enter');
      await focused(next);
    });
  }
});

test('single-key shortcuts can be turned off, and the browser keeps that', async () => {
  const { page, server } = it;
  const open = async () => {
    await page.goto(`${server.origin}/applications`);
    await page.getByRole('searchbox').waitFor();
  };
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const box = list.getByRole('checkbox', { name: 'Single-key shortcuts' });
  await open();
  await press('?');
  await box.uncheck();
  await press('Escape');
  await list.waitFor({ state: 'hidden' });
  await open();
  await press('/');
  assert.ok(!(await page.getByRole('searchbox').evaluate((field) => field === document.activeElement)));
  await press('?', 'Control+K');
  const palette = page.getByRole('dialog', { name: 'Search or jump to…' });
  await focused(palette.getByRole('combobox'));
  assert.ok(!(await list.isVisible()));
  await page.keyboard.type('shortcuts');
  await palette.getByRole('option', { selected: true, name: /shortcuts/i }).waitFor();
  await press('Enter');
  await box.check();
  await press('Escape');
  await list.waitFor({ state: 'hidden' });
  await press('?');
  await list.waitFor();
  await press('Escape');
});

test('the first Tab offers to skip to the content', async () => {
  const { page, server } = it;
  await page.goto(`${server.origin}/applications`);
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
  await press('Tab');
  await focused(page.getByRole('link', { name: 'Skip to content' }));
  await press('Enter');
  await page.locator('#main:focus').waitFor();
});

test('results are announced in a live region, and dates have an absolute time', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Spoken', keys.rsa(2048), { expires_at: new Date(Date.now() + 50 * 86_400_000).toISOString() });
  await makeCredential(page, server, clientId, 'other', keys.rsa(2048).spki);
  await goToTab(page, server, clientId);
  for (const time of await page.locator('time').all()) {
    assert.match(await time.getAttribute('datetime'), /^\d{4}-.*Z$/);
    assert.match(await time.getAttribute('title'), /UTC/);
    assert.match(await time.innerText(), /\d{4}/, 'the date itself is text, not only a tooltip');
  }
  await chooseFromMenu(page, 'other', 'Enable for Private Key JWT');
  await page.getByRole('status').filter({ hasText: /^other enabled/ }).first().waitFor({ state: 'attached' });
  await told(page, /^other enabled/);
});

test('each page has one h1, its own title, and landmarks', async () => {
  const { page, server } = it;
  const client = await makeApplication(page, server, 'Landmarks');
  const titles = new Set();
  for (const path of ['/applications', `/applications/${client.client_id}/credentials`, '/inspect', '/nowhere']) {
    await page.goto(`${server.origin}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, path);
    assert.equal(await page.getByRole('main').count(), 1, path);
    titles.add(await page.title());
  }
  assert.equal(titles.size, 4, [...titles].join(', '));
});

test('printing a client gives an audit sheet', async () => {
  const { page, server } = it;
  const { clientId, credential } = await makeKeyApplication(page, server, 'Audited', keys.rsa(2048));
  await goToTab(page, server, clientId);
  await page.getByRole('row', { name: /Audited key/ }).waitFor();
  await page.emulateMedia({ media: 'print' });
  await page.getByText(/^Audit sheet for http.* printed .* by /).waitFor();
  await page.getByText(credential.kid).first().waitFor();
  assert.ok(!(await page.getByRole('navigation', { name: 'Main' }).isVisible()), 'no navigation on paper');
  assert.ok(!(await page.getByRole('button', { name: 'Add Credential' }).isVisible()), 'no buttons on paper');
  await page.emulateMedia({ media: null });
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
