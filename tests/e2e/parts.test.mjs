// The parts of the program: each works as it is delivered; one that is lost or was changed is reported and can be loaded
// again; a new version deployed under an open tab costs no input.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { makeApplication, makeKeyApplication } from './support/api.mjs';
import { launch, openPage } from './support/browser.mjs';
import { chooseFromMenu, offerFile, signIn, until } from './support/console.mjs';
import { table } from './support/parts.mjs';
import { StaticHost } from './support/static-host.mjs';
import { required, Server } from '../support/server.mjs';
import * as keys from '../support/keys.mjs';

const BUILD = required('COUNTERSIGN_CONSOLE');

let browser;
let server;
let host;
let session;
let clientId;
let files;

before(async () => {
  [browser, server, host] = await Promise.all([launch(), Server.start(), StaticHost.start({ otherwise: 'index' })]);
  const page = await openPage(browser);
  await signIn(page, server);
  const key = keys.rsa(2048);
  ({ clientId } = await makeKeyApplication(page, server, 'In parts', key));
  files = { key: key.spki, longSerial: keys.longSerial(key), bundle: keys.file('bundle.pem', key.text('certificate') + keys.rsa(2048).text('certificate')) };
  session = await page.context().storageState();
  await page.context().close();
});

after(async () => {
  await browser?.close();
  await host?.stop();
  await server?.remove();
});

/** A page of the signed-in user. It fetches nothing ahead, so that each part is asked for by the program. */
async function open(options = {}) {
  const page = await openPage(browser, { storageState: session, ...options });
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
    const asked = [];
    Object.defineProperty(globalThis, 'asked', { value: asked });
    Object.defineProperty(globalThis, 'countersignParts', {
      configurable: true,
      set: ({ need }) => {
        const value = { need: (part, ...rest) => asked.push(part) && need(part, ...rest) };
        Object.defineProperty(globalThis, 'countersignParts', { value });
      },
    });
  });
  return page;
}

const openTab = (page, tab) => page.goto(`${server.origin}/applications/${clientId}/${tab}`);

async function inspect(page, file) {
  await reached(page, 'inspect');
  await page.getByLabel('Choose a file').setInputFiles(file);
}

async function reached(page, part) {
  const [go, shown] = PLACES[part];
  await go(page);
  await shown(page).waitFor();
}

/** Where each part is drawn: how to get there, and what it shows. */
const PLACES = {
  applications: [(page) => page.goto(`${server.origin}/applications`), (page) => page.getByRole('link', { name: 'In parts' })],
  filters: [
    (page) => page.goto(`${server.origin}/applications`),
    (page) => page.getByRole('searchbox', { name: 'Search applications' }),
  ],
  create: [
    async (page) => {
      await reached(page, 'applications');
      await page.getByRole('button', { name: 'Create Application' }).first().click();
    },
    (page) => page.getByRole('dialog', { name: 'Create Application' }).getByLabel('Name', { exact: true }),
  ],
  list_menu: [
    async (page) => {
      await reached(page, 'applications');
      await page.getByRole('button', { name: 'Actions for In parts' }).click();
    },
    (page) => page.getByRole('menuitem', { name: 'Copy client ID' }),
  ],
  palette: [
    async (page) => {
      await reached(page, 'applications');
      await page.keyboard.press('Control+K');
    },
    (page) => page.getByRole('dialog', { name: 'Search or jump to…' }).getByRole('option').first(),
  ],
  application: [(page) => openTab(page, 'settings'), (page) => page.getByRole('heading', { name: 'In parts' })],
  settings: [(page) => openTab(page, 'settings'), (page) => page.getByLabel(/^Description/)],
  credentials: [(page) => openTab(page, 'credentials'), (page) => page.getByRole('radio', { name: 'Private Key JWT' })],
  quickstart: [(page) => openTab(page, 'quickstart'), (page) => page.getByRole('button', { name: /^Copy program/ })],
  activity: [(page) => openTab(page, 'activity'), (page) => page.getByRole('heading', { name: 'Activity', exact: true })],
  add: [
    async (page) => {
      await reached(page, 'credentials');
      await page.getByRole('button', { name: 'Add Credential' }).first().click();
    },
    (page) => page.getByRole('dialog', { name: 'Add Credential' }).getByLabel('Choose a file'),
  ],
  generator: [
    async (page) => {
      await reached(page, 'add');
      await page.getByRole('dialog', { name: 'Add Credential' }).getByRole('button', { name: 'Generate a key pair' }).click();
    },
    (page) => page.getByRole('dialog').getByRole('button', { name: 'Generate key pair', exact: true }),
  ],
  live_test: [
    async (page) => {
      await reached(page, 'credentials');
      await chooseFromMenu(page, 'In parts key', 'Test');
    },
    (page) => page.getByRole('dialog', { name: /^Test / }).getByLabel('Choose a file'),
  ],
  leave: [
    async (page) => {
      await reached(page, 'settings');
      await page.getByLabel(/^Description/).fill('Not saved.');
      await page.getByRole('link', { name: 'Inspect', exact: true }).click();
    },
    (page) => page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Leave' }),
  ],
  toasts: [
    async (page) => {
      await reached(page, 'settings');
      await page.getByLabel(/^Description/).fill(`Saved at ${Date.now()}.`);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
    },
    (page) => page.getByRole('region', { name: 'Results' }).getByText('Saved.'),
  ],
  help: [(page) => page.goto(`${server.origin}/help`), (page) => page.getByRole('heading', { level: 1, name: 'Help' })],
  inspect: [(page) => page.goto(`${server.origin}/inspect`), (page) => page.getByLabel('Choose a file')],
  diagnosis: [(page) => inspect(page, files.key), (page) => page.getByRole('region', { name: 'Diagnosis' })],
  result: [(page) => inspect(page, files.key), (page) => page.getByRole('region', { name: 'Diagnosis' })],
  strict: [(page) => inspect(page, files.longSerial), (page) => page.getByRole('list', { name: 'Strict programs' })],
  bytes: [(page) => inspect(page, files.key), (page) => page.getByRole('tree').first()],
  members: [(page) => inspect(page, files.bundle), (page) => page.getByRole('region', { name: 'Objects in the file' })],
  generate: [(page) => page.goto(`${server.origin}/generate`), (page) => page.getByRole('button', { name: 'Generate key pair' })],
  assertion: [(page) => page.goto(`${server.origin}/assertion`), (page) => page.getByLabel(/^Assertion, token request/)],
  find: [(page) => page.goto(`${server.origin}/find`), (page) => page.getByLabel('Choose a file')],
  find_signer: [
    async (page) => {
      await reached(page, 'find');
      await page.getByLabel(/^Key ID, fingerprint/).fill('eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIiwic3ViIjoiYSJ9.AAAA');
    },
    (page) => page.getByText('No stored key to check the signature with'),
  ],
  sign_in: [
    async (page) => {
      await page.context().clearCookies();
      await page.goto(`${server.origin}/sign-in`);
    },
    (page) => page.getByLabel('Sign-in link', { exact: true }),
  ],
  configured: [(page) => page.goto(host.url), (page) => page.getByLabel('Management API token')],
  connect: [(page) => page.goto(host.url), (page) => page.getByLabel('Management API token')],
};

test('each part works as it is delivered', async () => {
  const { needs } = table(BUILD);
  const page = await open();
  const asked = new Set();
  for (const part of Object.keys(PLACES)) {
    await reached(page, part);
    for (const name of await page.evaluate(() => globalThis.asked)) asked.add(name);
    assert.ok(asked.has(part), `${part} was asked for`);
  }
  assert.deepEqual([...asked].sort(), Object.keys(needs).sort(), 'every part has its place here');
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

const FAULTS = {
  'is lost': (route) => route.abort(),
  'has one byte changed': async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length - 1] ^= 1;
    await route.fulfill({ response, body });
  },
};

const { files: FILES, needs: NEEDS } = table(BUILD);

for (const [file, [address]] of Object.entries(FILES)) {
  const part = Object.keys(PLACES).find((part) => NEEDS[part]?.includes(file));
  for (const [what, fault] of Object.entries(FAULTS)) {
    test(`${file} ${what}: ${part} reports it, and can be loaded again`, async () => {
      const page = await open();
      const pattern = `**${address.slice(address.lastIndexOf('/'))}`;
      await page.route(pattern, fault);
      const [go, shown] = PLACES[part];
      const retry = page.getByRole('button', { name: 'Try again' });
      // What is on the way there may need the file too.
      await Promise.race([go(page).catch(() => {}), retry.waitFor()]);
      await retry.waitFor();
      await page.getByRole('alert').getByRole('link', { name: 'Open in a new tab' }).waitFor();
      await page.unroute(pattern);
      await retry.click();
      await page.getByRole('button', { name: 'Try again' }).waitFor({ state: 'hidden' });
      await reached(page, part);
      await page.context().close();
    });
  }
}

/** The same console as another build: the parts have other names. */
function redeploy(folder) {
  const index = join(folder, 'index.html');
  let html = readFileSync(index, 'utf8');
  for (const name of readdirSync(folder)) {
    const [, stem, hash, rest] = name.match(/^(part-.*-)([0-9a-f]{16})(\.wasm.*)$/) ?? [];
    if (!hash) continue;
    const other = [...hash].reverse().join('');
    renameSync(join(folder, name), join(folder, `${stem}${other}${rest}`));
    html = html.replaceAll(`${stem}${hash}.wasm`, `${stem}${other}.wasm`);
  }
  writeFileSync(index, html);
  for (const end of ['.br', '.gz']) rmSync(`${index}${end}`, { force: true });
}

async function deployed(work) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-console-'));
  cpSync(BUILD, folder, { recursive: true });
  const own = await Server.start('--console-dir', folder);
  try {
    await work(own, folder);
  } finally {
    await own.remove();
    rmSync(folder, { recursive: true });
  }
}

test('a new version under an open tab: a part that is gone costs no input', () => deployed(async (own, folder) => {
  const page = await open({ storageState: undefined });
  await signIn(page, own);
  const { client_id: id } = await makeApplication(page, own, 'Typed');
  await page.goto(`${own.origin}/applications/${id}/settings`);
  await page.getByLabel(/^Description/).fill('Typed before the new version.');
  redeploy(folder);
  await page.getByRole('navigation', { name: 'Application' }).getByRole('link', { name: 'Activity', exact: true }).click();
  const alert = page.getByRole('alert');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await alert.getByRole('button', { name: 'Reload the page' }).waitFor();
  const [fresh] = await Promise.all([page.context().waitForEvent('page'), alert.getByRole('link', { name: 'Open in a new tab' }).click()]);
  await fresh.getByRole('heading', { name: 'Activity', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  assert.equal(await page.getByLabel(/^Description/).inputValue(), 'Typed before the new version.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  // The toast is a part that is gone; what is read out is in the page.
  await page.getByRole('status').getByText('Saved.').waitFor();
  await page.context().close();
}));

test('a new version under an open tab: what was fetched when idle still works', () => deployed(async (own, folder) => {
  const page = await openPage(browser);
  const arrived = new Set();
  page.on('requestfinished', (request) => arrived.add(new URL(request.url()).pathname));
  await signIn(page, own);
  const { client_id: id } = await makeApplication(page, own, 'Open for long');
  await until(() => Object.values(table(folder).files).every(([address]) => arrived.has(address)), 'all parts fetched');
  redeploy(folder);
  await page.getByRole('link', { name: 'Inspect', exact: true }).click();
  await page.getByLabel('Choose a file').setInputFiles(files.bundle);
  await page.getByRole('region', { name: 'Objects in the file' }).waitFor();
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').getByRole('combobox').fill('Open for long');
  await page.getByRole('option', { name: /Open for long/ }).click();
  await page.getByRole('radio', { name: 'Private Key JWT' }).waitFor();
  const dialog = await offerFile(page, files.key);
  await dialog.getByText('SHA-256').first().waitFor();
  assert.ok(page.url().includes(id));
  assert.deepEqual(page.faults, []);
  await page.context().close();
}));
