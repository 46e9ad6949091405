// Nothing typed is lost: leaving asks first. What another tab changed is noticed.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { call, makeApplication, makeCredential, makeKeyApplication, readClient, useKeys } from './support/api.mjs';
import { credentialRow, goToTab, offerFile, saveMethod, told, until } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp();
const leaving = () => it.page.getByRole('dialog', { name: 'Leave without saving?' });
const radio = (name) => it.page.getByRole('radio', { name, exact: true });

/** Looks at the tab until it shows this, or no longer does: what was read within a second is not read again. */
const look = (locator, isShown = true) => until(async () => {
  await it.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  return (await locator.isVisible()) === isShown;
});

/** An application with a method that is chosen and not saved. */
async function draft(name) {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, name, { token_endpoint_auth_method: 'client_secret_post' });
  await page.goto(`${server.origin}/applications`);
  await page.getByRole('link', { name, exact: true }).click();
  await radio('Client Secret (Basic)').check();
  return clientId;
}

test('a link out of the application asks, and staying keeps the draft', async () => {
  const { page } = it;
  await draft('Left by a link');
  const applications = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Applications' });
  await applications.click();
  await leaving().getByRole('button', { name: 'Cancel' }).click();
  await leaving().waitFor({ state: 'hidden' });
  assert.ok(await radio('Client Secret (Basic)').isChecked());
  await applications.click();
  await leaving().getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
});

test('another tab of the application keeps the draft, does not ask, and is marked', async () => {
  const { page } = it;
  await draft('Kept by its tabs');
  await page.getByRole('navigation', { name: 'Application' }).getByRole('link', { name: 'Activity', exact: true }).click();
  await page.getByRole('heading', { name: 'Activity' }).waitFor();
  const tab = page.getByRole('link', { name: 'Credentials', exact: true, description: 'Not saved' });
  await tab.click();
  await radio('Client Secret (Basic)').and(page.locator(':checked')).waitFor();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await tab.waitFor({ state: 'detached' });
});

test('Back asks; staying keeps address and draft, leaving goes back', async () => {
  const { page } = it;
  const clientId = await draft('Left by Back');
  await page.goBack();
  await leaving().getByRole('button', { name: 'Cancel' }).click();
  await leaving().waitFor({ state: 'hidden' });
  assert.ok(page.url().includes(`/applications/${clientId}/credentials`), page.url());
  assert.ok(await radio('Client Secret (Basic)').isChecked());
  await page.goBack();
  await leaving().getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
});

test('a reload asks while something is unsaved, and not after it was saved', async () => {
  const { page } = it;
  await draft('Reloaded');
  const asked = [];
  const accept = (dialog) => {
    asked.push(dialog.type());
    dialog.accept();
  };
  page.on('dialog', accept);
  await page.reload();
  await radio('Client Secret (Basic)').check();
  await saveMethod(page);
  await told(page, /^Saved\./);
  await page.reload();
  await radio('Client Secret (Basic)').and(page.locator(':checked')).waitFor();
  page.off('dialog', accept);
  assert.deepEqual(asked, ['beforeunload']);
});

test('Escape on a filled dialog asks; Cancel discards', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'Escaped');
  await goToTab(page, server, clientId);
  const form = await offerFile(page, keys.rsa(2048).spki);
  await form.getByLabel('Name', { exact: true }).fill('kept');
  const question = page.getByRole('dialog', { name: 'Discard what you typed?' });
  for (const answer of ['Escape', 'Keep editing']) {
    await page.keyboard.press('Escape');
    await question.waitFor();
    if (answer === 'Escape') await page.keyboard.press('Escape');
    else await question.getByRole('button', { name: answer }).click();
    await question.waitFor({ state: 'hidden' });
    assert.equal(await form.getByLabel('Name', { exact: true }).inputValue(), 'kept', answer);
  }
  await page.keyboard.press('Escape');
  await question.getByRole('button', { name: 'Discard' }).click();
  await form.waitFor({ state: 'hidden' });
  const again = await offerFile(page, keys.rsa(2048).spki);
  await again.getByText('SHA-256').first().waitFor();
  await again.getByRole('button', { name: 'Cancel', exact: true }).click();
  await again.waitFor({ state: 'hidden' });
});

test('an untouched dialog closes by Escape', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'Untouched');
  await goToTab(page, server, clientId);
  await page.getByRole('button', { name: 'Add Credential' }).first().click();
  const form = page.getByRole('dialog', { name: 'Add Credential' });
  await form.waitFor();
  await page.keyboard.press('Escape');
  await form.waitFor({ state: 'hidden' });
});

test('what another tab did is shown when this one is looked at', async () => {
  const { page, server } = it;
  const { clientId, credential } = await makeKeyApplication(page, server, 'In two tabs', keys.rsa(2048));
  const spare = await makeCredential(page, server, clientId, 'spare', keys.rsa(2048).spki);
  await goToTab(page, server, clientId);
  await credentialRow(page, 'spare').waitFor();
  await call(page, server, 'DELETE', `/api/v2/clients/${clientId}/credentials/${spare.id}`);
  await look(credentialRow(page, 'spare'), false);
  const added = await makeCredential(page, server, clientId, 'from elsewhere', keys.rsa(2048).spki);
  await useKeys(page, server, clientId, credential, added);
  await look(page.getByRole('switch', { name: 'from elsewhere is enabled', checked: true }));
  await call(page, server, 'DELETE', `/api/v2/clients/${clientId}`);
  await look(page.getByRole('heading', { name: 'Application not found' }));
});

test('saving with a key that another tab deleted says so, and the rest can be saved', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'One of two', { token_endpoint_auth_method: 'client_secret_post' });
  const [gone, stays] = [await makeCredential(page, server, clientId, 'gone', keys.rsa(2048).spki), await makeCredential(page, server, clientId, 'stays', keys.rsa(2048).spki)];
  await goToTab(page, server, clientId);
  await radio('Private Key JWT').check();
  await page.getByRole('checkbox', { name: 'gone' }).waitFor();
  await call(page, server, 'DELETE', `/api/v2/clients/${clientId}/credentials/${gone.id}`);
  await saveMethod(page);
  await page.getByRole('alert').filter({ hasText: 'Someone else deleted' }).waitFor();
  assert.ok(!(await page.getByRole('main').innerText()).includes(gone.id), 'no dead id is named');
  await page.getByRole('checkbox', { name: 'gone' }).waitFor({ state: 'hidden' });
  await saveMethod(page);
  await told(page, /^Saved\./);
  assert.deepEqual((await readClient(page, server, clientId)).client_authentication_methods.private_key_jwt.credentials, [{ id: stays.id }]);
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
