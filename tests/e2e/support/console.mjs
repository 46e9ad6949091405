// User actions in the console, by role and label.
import assert from 'node:assert/strict';

/** Signs in with the link and waits for the list of applications. */
export async function signIn(page, server) {
  await page.goto(server.signInLink);
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
  assert.ok(!page.url().includes('code='), 'the code stays in no address');
}

/** Creates an application, opens it, and returns its client ID. */
export async function createApplication(page, name, fill = async () => {}) {
  await page.getByRole('button', { name: 'Create Application' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create Application' });
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await fill(dialog);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  return decodeURIComponent(page.url().match(/\/applications\/([^/?#]+)/)[1]);
}

/** Opens the Credentials tab of the current application. */
export async function openCredentials(page) {
  await page.getByRole('link', { name: 'Credentials', exact: true }).click();
  await page.getByRole('radio', { name: 'Private Key JWT' }).waitFor();
}

/** Opens a tab of an application by its URL. */
export async function goToTab(page, server, clientId, tab = 'credentials') {
  await page.goto(`${server.origin}/applications/${encodeURIComponent(clientId)}/${tab}`);
  await page.getByRole('navigation', { name: 'Application', exact: true }).waitFor();
  if (tab === 'credentials') await page.getByRole('radio', { name: 'Private Key JWT' }).waitFor();
}

/** Opens the dialog and gives it a file; returns the dialog. */
export async function offerFile(page, path) {
  await page.getByRole('button', { name: 'Add Credential' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Add Credential' });
  await dialog.getByLabel('Choose a file').setInputFiles(path);
  return dialog;
}

/** Submits the dialog and waits until the credential is listed. */
export async function submitCredential(page, dialog, name) {
  await dialog.getByRole('button', { name: 'Add Credential' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await credentialRow(page, name).waitFor();
}

/** Adds a credential from a file under this name. */
export async function addCredential(page, path, name, fill = async () => {}) {
  const dialog = await offerFile(page, path);
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await fill(dialog);
  await submitCredential(page, dialog, name);
}

/** The button of a filter of the list of applications, or of its order. */
export function filterButton(page, filter) {
  return page.getByRole('search').getByRole('button', { name: new RegExp(`^${filter}`) });
}

/** Chooses from a filter of the list of applications, or its order. */
export async function chooseInList(page, filter, choice) {
  await filterButton(page, filter).click();
  // How many there are of it may stand beside it.
  const pattern = new RegExp(`^${choice.replace(/[()]/g, '\\$&')}(\\s*[\\d,]+)?$`);
  await page.getByRole('menu', { name: filter, exact: true }).getByRole('menuitemradio', { name: pattern }).click();
}

/** The row of a credential. */
export function credentialRow(page, name) {
  return page.getByRole('table', { name: 'Credentials' }).getByRole('row').filter({ hasText: name });
}

/** Opens the menu of a credential's row. */
export async function openMenu(page, name) {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  const menu = page.getByRole('menu', { name: `Actions for ${name}`, exact: true });
  await menu.getByRole('menuitem').first().waitFor();
  return menu;
}

/** Chooses from the menu of a credential's row. */
export async function chooseFromMenu(page, name, item) {
  const menu = await openMenu(page, name);
  await menu.getByRole('menuitem', { name: item, exact: true }).click();
}

/** Saves the method. */
export async function saveMethod(page) {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
}

/** Waits for a toast. */
export async function told(page, result) {
  await page.getByLabel('Results').getByText(result).first().waitFor();
}

/** Confirms by typing the name. */
export async function confirmByName(page, title, name, verb) {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.waitFor();
  // A right-to-left name is surrounded by directional isolates.
  const escaped = name.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  await dialog.getByLabel(new RegExp(`^Type \u2068?${escaped}\u2069? to confirm$`)).fill(name);
  await dialog.getByRole('button', { name: verb, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** The date in some days, in the format of a date field. */
export function daysAhead(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Whether a select is as wide as its longest choice, so that none is cut. */
export function isWhole(select) {
  return select.evaluate((element) => {
    const natural = element.cloneNode(true);
    natural.style.cssText = 'position: absolute; inline-size: max-content';
    element.after(natural);
    const isWide = element.getBoundingClientRect().width >= natural.getBoundingClientRect().width - 1;
    natural.remove();
    return isWide;
  });
}

/** Waits until `condition` returns something true, and returns that. */
export async function until(condition, what = 'the condition', timeout = 15_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what} did not come true in ${timeout / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
