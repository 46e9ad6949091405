// Dialogs with a pending request, and toasts while a dialog is open.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { makeApplication, readCredentials } from './support/api.mjs';
import { credentialRow, goToTab, offerFile, told } from './support/console.mjs';
import { FAULT } from './support/fault-proxy.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const CREATE = /^\/api\/v2\/clients$/;
const CLIENT = /^\/api\/v2\/clients\/[^/?]+$/;
const CREDENTIALS = /^\/api\/v2\/clients\/[^/?]+\/credentials$/;

let server;
let proxy;
let page;

setUp({ faults: true, prepare: (it) => ({ server, proxy, page } = it) });

/** Tries every way to close the dialog; it stays open and says why. */
async function assertHeld(dialog) {
  await dialog.getByRole('button', { name: 'Close', exact: true }).and(page.locator('[aria-disabled=true]')).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  for (const name of ['Cancel', 'Close']) {
    // It can be pressed but does nothing.
    await dialog.getByRole('button', { name, exact: true }).and(page.locator('[aria-disabled=true]')).dispatchEvent('click');
  }
  assert.ok(await dialog.isVisible());
}

test('a dialog stays open while its request is pending', async (t) => {
  await t.test('adding and enabling a credential', async () => {
    const { client_id: clientId } = await makeApplication(page, server, 'Held while adding');
    await goToTab(page, proxy, clientId);
    const form = await offerFile(page, keys.rsa(2048).spki);
    await form.getByLabel('Name', { exact: true }).fill('held');
    const held = FAULT.held();
    proxy.fail('POST', CREDENTIALS, held);
    await form.getByRole('button', { name: 'Add Credential' }).click();
    await assertHeld(form);
    held.release();
    await form.waitFor({ state: 'hidden' });
    await told(page, /^held/);
    await credentialRow(page, 'held').waitFor();
  });
  await t.test('creating and opening an application', async () => {
    await page.goto(`${proxy.origin}/applications`);
    await page.getByRole('button', { name: 'Create Application' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Create Application' });
    await dialog.getByLabel('Name', { exact: true }).fill('Held while made');
    const held = FAULT.held();
    proxy.fail('POST', CREATE, held);
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await assertHeld(dialog);
    held.release();
    await page.getByRole('heading', { name: 'Held while made' }).waitFor();
    await told(page, /^Held while made/);
  });
});

for (const [where, size] of [['wide', { width: 1280, height: 900 }], ['medium', { width: 900, height: 700 }], ['narrow', { width: 360, height: 780 }]]) {
  test(`a toast over an open dialog can be dismissed and covers no button, ${where}`, async () => {
    const { client_id: clientId } = await makeApplication(page, server, `Told above, ${where}`);
    await page.setViewportSize(size);
    await goToTab(page, proxy, clientId);
    await page.getByRole('radio', { name: 'Private Key JWT' }).check();
    const form = await offerFile(page, keys.rsa(2048).spki);
    await form.getByLabel('Name', { exact: true }).fill('told');
    // Two files at once: the toast about the second appears while the dialog is open.
    await form.evaluate((dialog) => {
      const data = new DataTransfer();
      for (const name of ['a.pem', 'b.pem']) data.items.add(new File(['x'], name));
      dialog.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    const told = form.getByLabel('Results').getByText(/a\.pem/);
    await told.waitFor();
    for (const name of ['Cancel', 'Add Credential']) {
      const button = form.getByRole('button', { name, exact: true });
      await button.scrollIntoViewIfNeeded();
      const isFree = await button.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const at = document.elementFromPoint(left + width / 2, top + height / 2);
        return element === at || element.contains(at);
      });
      assert.ok(isFree, `${name} is covered`);
    }
    await form.getByRole('button', { name: 'Dismiss' }).click();
    await told.waitFor({ state: 'hidden' });
    await form.getByRole('button', { name: 'Cancel', exact: true }).click();
    await form.waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}

test('an unknown outcome is reported as such, and the list is reloaded', async () => {
  const { client_id: clientId } = await makeApplication(page, server, 'Perhaps added');
  await goToTab(page, proxy, clientId);
  const form = await offerFile(page, keys.rsa(2048).spki);
  await form.getByLabel('Name', { exact: true }).fill('perhaps');
  await page.route('**/credentials', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    await route.fetch();
    await route.fulfill({ status: 504, contentType: 'text/html', body: '<html>Gateway time-out</html>' });
  });
  await form.getByRole('button', { name: 'Add Credential' }).click();
  await form.getByRole('alert').filter({ hasText: /may have been saved/ }).waitFor();
  await page.unroute('**/credentials');
  await form.getByText(/as perhaps\b/).first().waitFor();
  await form.getByRole('button', { name: 'Cancel', exact: true }).click();
  await credentialRow(page, 'perhaps').waitFor();
  assert.equal((await readCredentials(page, server, clientId)).length, 1);
});

test('the selected method survives switching tabs and a concurrent change', async (t) => {
  const { client_id: clientId } = await makeApplication(page, server, 'Chosen and kept', { token_endpoint_auth_method: 'client_secret_post' });
  const radio = (name) => page.getByRole('radio', { name, exact: true });
  await goToTab(page, proxy, clientId);
  await radio('Client Secret (Basic)').check();
  await page.getByRole('navigation', { name: 'Application' }).getByRole('link', { name: 'Activity', exact: true }).click();
  await page.getByRole('heading', { name: 'Activity' }).waitFor();
  await page.getByRole('link', { name: 'Credentials', exact: true }).click();
  await radio('Private Key JWT').waitFor();
  assert.ok(await radio('Client Secret (Basic)').isChecked());
  await t.test('a conflict keeps the selection and can be dismissed', async () => {
    await page.request.fetch(`${server.origin}/api/v2/clients/${clientId}`, {
      method: 'PATCH',
      data: { token_endpoint_auth_method: 'none' },
      headers: { 'x-countersign': '1', origin: server.origin },
    });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const rejection = page.getByRole('alert').filter({ hasText: 'Someone else changed' });
    await rejection.waitFor();
    assert.ok(await radio('Client Secret (Basic)').isChecked());
    await radio('None').check();
    await rejection.waitFor({ state: 'hidden' });
    await radio('Client Secret (Basic)').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await told(page, /^Saved\./);
  });
  await t.test('Cancel is available while a change is rejected', async () => {
    await radio('Client Secret (Post)').check();
    proxy.fail('PATCH', CLIENT, FAULT.rejected(500, { error: 'Internal Server Error', message: 'The disk is full.' }));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const rejection = page.getByRole('alert').filter({ hasText: 'The disk is full.' });
    await rejection.waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await rejection.waitFor({ state: 'hidden' });
  });
});
