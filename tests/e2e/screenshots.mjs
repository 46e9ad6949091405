// Writes a picture of every page (light, dark, narrow) to the folder named by COUNTERSIGN_SCREENSHOTS.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { launch, openPage } from './support/browser.mjs';
import { createApplication, offerFile, openCredentials, signIn } from './support/console.mjs';
import * as keys from '../support/keys.mjs';
import { Server, required } from '../support/server.mjs';

const FOLDER = required('COUNTERSIGN_SCREENSHOTS');
const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['narrow', { colorScheme: 'light', viewport: { width: 360, height: 780 } }],
];
const LONG = 'Settlement and reconciliation of cross-border invoices for the northern region (nightly batch, second try)';

mkdirSync(FOLDER, { recursive: true });
const browser = await launch();
const key = keys.rsa(2048);
const second = keys.rsa(4096);

for (const [look, options] of LOOKS) {
  const server = await Server.start();
  const page = await openPage(browser, options);
  let number = 0;
  const picture = async (name) => {
    number += 1;
    await page.screenshot({ path: join(FOLDER, `${String(number).padStart(2, '0')}-${name}-${look}.png`), animations: 'disabled' });
  };
  const add = async (path, name) => {
    const dialog = await offerFile(page, path);
    await dialog.getByLabel('Name', { exact: true }).fill(name);
    await dialog.getByRole('button', { name: 'Add Credential' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('row', { name }).waitFor();
  };

  await page.goto(`${server.origin}/`);
  await page.getByRole('heading').first().waitFor();
  await picture('signed-out');
  await signIn(page, server);
  await page.getByText(/no applications yet/i).waitFor();
  await picture('applications-empty');
  await page.getByRole('button', { name: 'Create Application' }).first().click();
  await page.getByRole('dialog', { name: 'Create Application' }).waitFor();
  await picture('create-application');
  await page.keyboard.press('Escape');
  await createApplication(page, 'Billing service');
  await openCredentials(page);
  await picture('credentials-empty');
  await page.getByRole('radio', { name: 'Private Key JWT' }).check();

  for (const [name, path] of [
    ['certificate', second.certificate],
    ['public-key', key.spki],
    ['private-key', key.private],
    ['ec-key', keys.ec()],
    ['escaped', keys.file('escaped.json', JSON.stringify({ pem: key.text('spki') }))],
    ['truncated', keys.file('cut.pem', key.text('spki').slice(0, 230))],
    ['text', keys.file('notes.txt', 'Remember to ask for the key.\n')],
  ]) {
    const dialog = await offerFile(page, path);
    await dialog.getByText('SHA-256').or(dialog.getByText(/what to do|refused|can.t be/i)).first().waitFor();
    await picture(`add-credential-${name}`);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  await add(key.spki, 'laptop key');
  await add(second.certificate, LONG);
  await picture('credentials');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByLabel('Results').getByText(/^Saved\./).waitFor();
  await picture('credentials-saved');
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('heading', { name: /settings|application|name/i }).first().waitFor();
  await picture('settings');
  await page.goto(server.origin);
  await createApplication(page, LONG);
  await page.goto(server.origin);
  await page.getByRole('link', { name: LONG }).waitFor();
  await picture('applications');
  await page.goto(`${server.origin}/inspect`);
  await page.getByRole('heading', { name: /inspect/i }).first().waitFor();
  await picture('inspect');
  await page.getByLabel('Choose a file').setInputFiles(second.certificate);
  await page.getByText('SHA-256').first().waitFor();
  await picture('inspect-certificate');
  await page.goto(`${server.origin}/nowhere`);
  await page.getByRole('heading').first().waitFor();
  await picture('not-found');

  await page.context().close();
  await server.remove();
}
await browser.close();
