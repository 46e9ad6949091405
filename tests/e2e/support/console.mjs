// What a person does in the console, by role and label.
import assert from 'node:assert/strict';

/** Signs in by the link and waits for the list of applications. */
export async function signIn(page, server) {
  await page.goto(server.signInLink);
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
  assert.ok(!page.url().includes('code='), 'the code stays in no address');
}

/** Creates an application and returns its client ID; ends on its page. */
export async function createApplication(page, name) {
  await page.getByRole('button', { name: 'Create Application' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create Application' });
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  return decodeURIComponent(page.url().match(/\/applications\/([^/?#]+)/)[1]);
}

/** Opens the Credentials tab of the application that is shown. */
export async function openCredentials(page) {
  await page.getByRole('link', { name: 'Credentials', exact: true }).click();
  await page.getByRole('radio', { name: 'Private Key JWT' }).waitFor();
}

/** Opens the dialog and gives it a file; returns the dialog. */
export async function offerFile(page, path) {
  await page.getByRole('button', { name: 'Add Credential' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add Credential' });
  await dialog.getByLabel('Choose a file').setInputFiles(path);
  return dialog;
}
