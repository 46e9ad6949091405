// The procedures of Auth0's documentation without a pointer: by keyboard alone, and by what a screen reader hears.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeApplication, makeKeyApplication, readClient, readCredentials } from './support/api.mjs';
import { accessToken, assertion, postAssertion, postSecret } from './support/client.mjs';
import { credentialRow, daysAhead, goToTab, told, until } from './support/console.mjs';
import { screenReader } from './support/screen-reader.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp({
  prepare: async ({ page }) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.addInitScript(() => {
      globalThis.pointed = 0;
      addEventListener('pointerdown', () => (globalThis.pointed += 1), true);
    });
  },
});

/** No pointer was used, and the focus is somewhere. */
async function assertByKeyboard() {
  const [pointed, isLost] = await it.page.evaluate(() => [globalThis.pointed, document.activeElement === document.body]);
  assert.deepEqual([pointed, isLost], [0, false]);
}

/** What the procedures end with, seen by an independent client. */
const ends = {
  async newApplication(clientId, key) {
    const [credential] = await readCredentials(it.page, it.server, clientId);
    assert.equal(credential.alg, 'RS384');
    assert.equal(new Date(credential.expires_at).toISOString(), `${daysAhead(30)}T12:30:00.000Z`);
    assert.equal((await accessToken(it.server, clientId, key.private, { alg: 'RS384' })).token_type, 'bearer');
  },
  async toKeys(made, key) {
    assert.equal((await accessToken(it.server, made.client_id, key.private)).token_type, 'bearer');
    assert.equal((await postSecret(it.server, made.client_id, made.client_secret)).status, 401);
  },
  async toSecret(clientId, key) {
    const { client_secret: secret } = await readClient(it.page, it.server, clientId);
    assert.equal((await postSecret(it.server, clientId, secret)).status, 200);
    assert.equal((await postAssertion(it.server, await assertion(it.server, clientId, key.private))).status, 401);
  },
  async newExpiry(clientId) {
    const [{ expires_at: expiry }] = await readCredentials(it.page, it.server, clientId);
    assert.equal(new Date(expiry).toISOString(), `${daysAhead(90)}T08:00:00.000Z`);
  },
};

/** A date as it is typed in the browser's own language, American English. */
const typedDate = (days) => daysAhead(days).replace(/(\d+)-(\d+)-(\d+)/, '$2$3$1');
const copy = (text) => it.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);

test('by keyboard alone', async (t) => {
  const { page, server } = it;
  const keyboard = page.keyboard;

  /** Presses Tab until this has the focus. */
  const tabTo = async (locator) => {
    await locator.first().waitFor();
    for (let step = 0; step < 80; step += 1) {
      if (await locator.first().evaluate((element) => element === document.activeElement)) return;
      await keyboard.press('Tab');
    }
    throw new Error(`Tab never reached ${locator}`);
  };
  const press = async (locator) => {
    await tabTo(locator);
    await keyboard.press('Enter');
  };
  const button = (name, within = page) => within.getByRole('button', { name, exact: true });
  const type = async (locator, text) => {
    await tabTo(locator);
    await keyboard.press('Control+A');
    await keyboard.type(text);
  };
  const choose = async (locator, choice) => {
    await tabTo(locator);
    await keyboard.type(choice);
  };
  /** Arrow keys choose among the methods. */
  const chooseMethod = async (name) => {
    await tabTo(page.getByRole('radiogroup').getByRole('radio', { checked: true }));
    const wanted = page.getByRole('radio', { name, exact: true });
    for (let step = 0; step < 6 && !(await wanted.isChecked()); step += 1) await keyboard.press('ArrowDown');
    assert.ok(await wanted.isChecked());
  };
  const addCredential = async (key, name, more = async () => {}) => {
    await copy(key.text('spki'));
    await press(button('Add Credential'));
    const dialog = page.getByRole('dialog', { name: 'Add Credential' });
    await tabTo(dialog.getByRole('textbox', { name: 'Or paste PEM, DER or JWK' }));
    await keyboard.press('Control+V');
    await dialog.getByText('SHA-256').first().waitFor();
    await type(dialog.getByLabel('Name', { exact: true }), name);
    await more(dialog);
    await press(button('Add Credential', dialog));
    await credentialRow(page, name).waitFor();
  };
  const save = async () => {
    await press(button('Save'));
    await told(page, /^Saved\./);
  };

  await t.test('new application', async () => {
    const key = keys.rsa(2048);
    await page.goto(`${server.origin}/applications`);
    await press(button('Create Application').or(button('Create the first application')));
    await page.getByRole('dialog', { name: 'Create Application' }).getByLabel('Name', { exact: true }).and(page.locator(':focus')).waitFor();
    await keyboard.type('New by keyboard');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'New by keyboard' }).waitFor();
    await chooseMethod('Private Key JWT');
    await addCredential(key, 'first', async (dialog) => {
      await choose(dialog.getByLabel('Algorithm'), 'RS384');
      await choose(dialog.getByLabel('Expires'), 'At a date');
      await tabTo(dialog.getByLabel('Date'));
      await keyboard.type(typedDate(30));
      await tabTo(dialog.getByLabel('Time', { exact: true }));
      await keyboard.type('1230PM');
      await choose(dialog.getByLabel('Time zone'), 'UTC');
    });
    await save();
    await ends.newApplication(page.url().match(/applications\/(\w+)/)[1], key);
    await assertByKeyboard();
  });

  await t.test('existing application', async () => {
    const key = keys.rsa(2048);
    const made = await makeApplication(page, server, 'Existing by keyboard');
    await page.goto(`${server.origin}/applications`);
    await page.getByRole('searchbox', { name: 'Search applications' }).waitFor();
    await keyboard.press('/');
    await keyboard.type('Existing by');
    await page.getByText('1 application', { exact: true }).waitFor();
    await press(page.getByRole('link', { name: 'Existing by keyboard' }));
    await page.getByRole('heading', { name: 'Existing by keyboard' }).waitFor();
    await chooseMethod('Private Key JWT');
    await addCredential(key, 'successor');
    await save();
    await ends.toKeys(made, key);
    await assertByKeyboard();
  });

  const key = keys.rsa(2048);
  const { clientId } = await makeKeyApplication(page, server, 'There and back', key);
  await t.test('back to a client secret', async () => {
    await goToTab(page, server, clientId);
    await chooseMethod('Client Secret (Post)');
    await save();
    await ends.toSecret(clientId, key);
    await press(button('Reveal'));
    await button('Hide').waitFor();
    await assertByKeyboard();
  });

  await t.test('back to keys', async () => {
    await goToTab(page, server, clientId);
    await chooseMethod('Private Key JWT');
    assert.ok(await page.getByRole('checkbox', { name: /There and back key/ }).isChecked());
    await save();
    assert.equal((await accessToken(server, clientId, key.private)).token_type, 'bearer');
    await assertByKeyboard();
  });

  await t.test('update expiration', async () => {
    await goToTab(page, server, clientId);
    await tabTo(button('Actions for There and back key'));
    await keyboard.press('Enter');
    const edit = page.getByRole('menuitem', { name: 'Edit', exact: true });
    await page.getByRole('menuitem').first().and(page.locator(':focus')).waitFor();
    for (let step = 0; step < 6 && !(await edit.evaluate((item) => item === document.activeElement)); step += 1) await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Edit Credential' });
    await choose(dialog.getByLabel('Expires'), 'At a date');
    await tabTo(dialog.getByLabel('Date'));
    await keyboard.type(typedDate(90));
    await tabTo(dialog.getByLabel('Time', { exact: true }));
    await keyboard.type('0800AM');
    await choose(dialog.getByLabel('Time zone'), 'UTC');
    await press(button('Update Credential', dialog));
    await dialog.waitFor({ state: 'hidden' });
    await ends.newExpiry(clientId);
    await until(async () => !(await page.evaluate(() => document.activeElement === document.body)), 'the focus is back');
    await assertByKeyboard();
  });
});

test('by the roles and names that a screen reader hears', async (t) => {
  const { page, server } = it;
  const { activate, choose, goTo, hears, isChecked, silent, type } = await screenReader(page);

  const chooseMethod = async (name) => {
    await hears('radiogroup', 'Authentication method');
    await activate('radio', name, 'Space');
    await until(() => isChecked('radio', name), `${name} is checked`);
  };
  const setDate = async (days, time) => {
    await choose('Expires', 'At a date');
    await goTo('Date', 'Date');
    await page.keyboard.type(typedDate(days));
    await goTo('InputTime', 'Time');
    await page.keyboard.type(time);
    await choose('Time zone', 'UTC');
  };
  const addCredential = async (key, name, more = async () => {}) => {
    await copy(key.text('spki'));
    await activate('button', 'Add Credential');
    await hears('dialog', 'Add Credential');
    await goTo('textbox', 'Or paste PEM, DER or JWK');
    await page.keyboard.press('Control+V');
    await hears('region', 'Diagnosis');
    await type('Name', name);
    await more();
    await activate('button', 'Add Credential');
    await silent('dialog', 'Add Credential');
    await hears('button', `Actions for ${name}`);
  };
  const save = async () => {
    await activate('button', 'Save');
    await told(page, /^Saved\./);
  };

  await t.test('new application', async () => {
    const key = keys.rsa(2048);
    await page.goto(`${server.origin}/applications`);
    await hears('heading', 'Applications');
    await activate('button', 'Create Application');
    await hears('dialog', 'Create Application');
    await type('Name', 'New by ear');
    await page.keyboard.press('Enter');
    await hears('heading', 'New by ear');
    await chooseMethod('Private Key JWT');
    await addCredential(key, 'first', async () => {
      await choose('Algorithm', 'RS384');
      await setDate(30, '1230PM');
    });
    await save();
    await ends.newApplication(page.url().match(/applications\/(\w+)/)[1], key);
    await assertByKeyboard();
  });

  await t.test('existing application', async () => {
    const key = keys.rsa(2048);
    const made = await makeApplication(page, server, 'Existing by ear');
    await page.goto(`${server.origin}/applications`);
    await hears('table', 'Applications');
    await activate('link', 'Existing by ear');
    await hears('heading', 'Existing by ear');
    await chooseMethod('Private Key JWT');
    await addCredential(key, 'successor');
    await save();
    await ends.toKeys(made, key);
    await assertByKeyboard();
  });

  const key = keys.rsa(2048);
  const { clientId } = await makeKeyApplication(page, server, 'Heard again', key);
  await t.test('back to a client secret', async () => {
    await goToTab(page, server, clientId);
    await chooseMethod('Client Secret (Post)');
    await save();
    await ends.toSecret(clientId, key);
    await activate('button', 'Reveal');
    await hears('button', 'Hide');
    await assertByKeyboard();
  });

  await t.test('back to keys', async () => {
    await goToTab(page, server, clientId);
    await chooseMethod('Private Key JWT');
    assert.ok(await isChecked('checkbox', /^Heard again key/));
    await save();
    assert.equal((await accessToken(server, clientId, key.private)).token_type, 'bearer');
    await assertByKeyboard();
  });

  await t.test('update expiration', async () => {
    await goToTab(page, server, clientId);
    await activate('button', 'Actions for Heard again key');
    await hears('menu', 'Actions for Heard again key');
    await activate('menuitem', 'Edit');
    await hears('dialog', 'Edit Credential');
    await setDate(90, '0800AM');
    await activate('button', 'Update Credential');
    await silent('dialog', 'Edit Credential');
    await ends.newExpiry(clientId);
    await assertByKeyboard();
  });
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
