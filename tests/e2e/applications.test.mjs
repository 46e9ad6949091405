// The list of applications and an application's pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { call, makeApplication, makeCredential, makeKeyApplication, readClient, useKeys } from './support/api.mjs';
import { chooseInList, createApplication, credentialRow, goToTab, told } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp();
const table = () => it.page.getByRole('table', { name: 'Applications' });
const rows = () => table().getByRole('row').filter({ has: it.page.getByRole('link') });
const open = (query = '') => it.page.goto(`${it.server.origin}/applications${query}`);

/** Waits until exactly these are listed, in this order. */
async function listed(...names) {
  await rows().nth(names.length).waitFor({ state: 'hidden' });
  for (const [at, name] of names.entries()) await rows().nth(at).getByRole('link', { name, exact: true }).waitFor();
}

test('creates an application and opens it', async () => {
  const { page, server } = it;
  const clientId = await createApplication(page, 'Web shop', async (dialog) => {
    await dialog.getByRole('radio', { name: 'Regular web' }).check();
    await dialog.getByLabel(/^Description/).fill('Sells things.');
  });
  const client = await readClient(page, server, clientId);
  assert.deepEqual([client.app_type, client.description], ['regular_web', 'Sells things.']);
  await page.getByText('Regular web').first().waitFor();
  await page.getByText(clientId).first().waitFor();
});

test('each type of application can be created', async (t) => {
  for (const [label, type] of [['Machine to machine', 'non_interactive'], ['Native', 'native'], ['Single page', 'spa']]) {
    await t.test(label, async () => {
      await open();
      const clientId = await createApplication(it.page, `One ${type}`, (dialog) => dialog.getByRole('radio', { name: label }).check());
      assert.equal((await readClient(it.page, it.server, clientId)).app_type, type);
    });
  }
});

test('an invalid name is reported on its field', async () => {
  const { page } = it;
  await open();
  await page.getByRole('button', { name: 'Create Application' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Create Application' });
  const create = dialog.getByRole('button', { name: 'Create', exact: true });
  const name = dialog.getByLabel('Name', { exact: true });
  assert.equal(await create.getAttribute('aria-disabled'), 'true');
  assert.equal(await name.getAttribute('aria-invalid'), null, 'an empty name is incomplete, not invalid');
  for (const invalid of ['ü'.repeat(257), 'a <b>']) {
    await name.fill(invalid);
    await name.and(dialog.locator('[aria-invalid=true]')).waitFor();
  }
  await create.click({ force: true });
  assert.ok(await dialog.isVisible());
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
});

test('the list shows method and credentials and copies the client ID', async () => {
  const { page, server } = it;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const { clientId } = await makeKeyApplication(page, server, 'Listed with a key', keys.rsa(2048), { expires_at: new Date(Date.now() + 40 * 86_400_000).toISOString() });
  await open();
  const row = rows().filter({ hasText: 'Listed with a key' });
  await row.getByText('Machine to machine').waitFor({ state: 'attached' });
  await row.getByText('Private Key JWT').waitFor();
  await row.getByText(/1 credential/).first().waitFor();
  await row.getByText('Active', { exact: true }).waitFor();
  await row.getByText(/in (39|40) days/).first().waitFor();
  await row.getByRole('button', { name: /^Copy client ID/ }).click();
  await row.getByText('Copied').first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), clientId);
});

test('search, filters and sort order are in the URL and survive reload and Back', async () => {
  const { page, server } = it;
  for (const [name, app_type] of [['Zulu needle', 'spa'], ['Alpha needle', 'native'], ['Mike needle', 'spa']]) {
    await makeApplication(page, server, name, { app_type, token_endpoint_auth_method: 'none' });
  }
  await open();
  await page.getByRole('searchbox', { name: 'Search applications' }).fill('needle');
  await listed('Mike needle', 'Alpha needle', 'Zulu needle');
  await chooseInList(page, 'Sort', 'Name, A to Z');
  await listed('Alpha needle', 'Mike needle', 'Zulu needle');
  await chooseInList(page, 'Type', 'Single page');
  await listed('Mike needle', 'Zulu needle');
  await chooseInList(page, 'Method', 'None');
  await listed('Mike needle', 'Zulu needle');
  const address = new URL(page.url());
  assert.deepEqual([address.searchParams.get('q'), address.searchParams.get('type')], ['needle', 'spa']);
  await page.reload();
  await listed('Mike needle', 'Zulu needle');
  await rows().first().getByRole('link').first().click();
  await page.getByRole('heading', { name: 'Mike needle' }).waitFor();
  await page.goBack();
  await listed('Mike needle', 'Zulu needle');
  await page.getByRole('searchbox', { name: 'Search applications' }).fill('nothing is called that');
  await page.getByRole('button', { name: 'Show all applications' }).click();
  await rows().nth(3).waitFor();
});

test('pages are loaded one at a time', async () => {
  const { page, server } = it;
  for (let number = 1; number <= 30; number += 1) await makeApplication(page, server, `Many ${String(number).padStart(2, '0')}`);
  const from = page.sent.length;
  await open('?q=Many&sort=name:1');
  await page.getByText('1 to 25 of 30').first().waitFor();
  await rows().first().getByRole('link', { name: 'Many 01' }).waitFor();
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await page.getByText('26 to 30 of 30').first().waitFor();
  assert.equal(new URL(page.url()).searchParams.get('page'), '2');
  await page.getByRole('button', { name: 'Previous' }).click();
  await page.getByText('1 to 25 of 30').first().waitFor();
  const asked = page.sent.slice(from).filter(({ url }) => url.includes('/api/v2/clients?'));
  assert.ok(asked.every(({ url }) => /per_page=25\b/.test(url)), 'never the whole list');
});

test('each tab has its own URL', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'With tabs');
  await goToTab(page, server, clientId, 'quickstart');
  for (const [label, seen] of [['Settings', 'Basic information'], ['Activity', 'Activity'], ['Credentials', 'Authentication method'], ['Quickstart', 'Get an access token']]) {
    await page.getByRole('navigation', { name: 'Application' }).getByRole('link', { name: label, exact: true }).click();
    await page.getByRole('heading', { name: seen, exact: true }).waitFor();
    assert.ok(page.url().endsWith(`/${label.toLowerCase()}`), page.url());
    await page.reload();
    await page.getByRole('heading', { name: seen, exact: true }).waitFor();
    assert.equal(await page.getByRole('navigation', { name: 'Application' }).getByRole('link', { name: label, exact: true }).getAttribute('aria-current'), 'page');
  }
});

test('Settings changes name and description', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'Old name');
  await goToTab(page, server, clientId, 'settings');
  await page.getByLabel('Name', { exact: true }).fill('New name');
  await page.getByLabel(/^Description/).fill('Now described.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await told(page, 'Saved.');
  await page.getByRole('heading', { name: 'New name' }).waitFor();
  const client = await readClient(page, server, clientId);
  assert.deepEqual([client.name, client.description], ['New name', 'Now described.']);
});

test('deleting explains the effect, asks for the name, and removes everything', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'To be deleted', keys.rsa(2048));
  await goToTab(page, server, clientId, 'settings');
  await page.getByRole('button', { name: 'Delete application…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Delete To be deleted/ });
  assert.ok((await dialog.getByRole('listitem').count()) >= 3, 'the effects are listed');
  await dialog.getByLabel('Type To be deleted to confirm').fill('To be');
  assert.equal(await dialog.getByRole('button', { name: 'Delete application', exact: true }).getAttribute('aria-disabled'), 'true');
  await dialog.getByLabel('Type To be deleted to confirm').fill('To be deleted');
  await dialog.getByRole('button', { name: 'Delete application', exact: true }).click();
  await told(page, /To be deleted/);
  await page.getByRole('heading', { name: 'Applications', exact: true }).waitFor();
  await page.goto(`${server.origin}/applications/${clientId}/credentials`);
  await page.getByRole('heading', { name: 'Application not found' }).waitFor();
});

test('an mTLS application is shown and left unchanged', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'By client certificate');
  const key = keys.rsa(2048);
  const credential = await makeCredential(page, server, clientId, 'certificate', key.certificate, { credential_type: 'x509_cert' });
  await call(page, server, 'PATCH', `/api/v2/clients/${clientId}`, {
    token_endpoint_auth_method: null,
    client_authentication_methods: { self_signed_tls_client_auth: { credentials: [{ id: credential.id }] } },
  });
  await goToTab(page, server, clientId);
  await page.getByRole('radio', { name: 'mTLS (self-signed)', checked: true }).waitFor();
  await credentialRow(page, 'certificate').getByText('mTLS (self-signed)', { exact: true }).waitFor();
  await goToTab(page, server, clientId, 'settings');
  await page.getByLabel('Name', { exact: true }).fill('By client certificate, renamed');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await told(page, 'Saved.');
  assert.deepEqual(Object.keys((await readClient(page, server, clientId)).client_authentication_methods), ['self_signed_tls_client_auth']);
});

test('a new search cancels the previous one', async () => {
  const { page, server } = it;
  await makeApplication(page, server, 'Zebra alone');
  await open();
  await rows().first().waitFor();
  const early = /[?&]search=zeb(&|$)/;
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(early, async (route) => {
    await held;
    await route.abort().catch(() => {});
  });
  const sent = page.waitForRequest(early);
  const givenUp = page.waitForEvent('requestfailed', (request) => early.test(request.url()));
  const search = page.getByRole('searchbox', { name: 'Search applications' });
  await search.fill('zeb');
  await sent;
  await page.locator('main [aria-busy=true] .reading-again').waitFor({ state: 'attached' });
  await search.fill('zebra alone');
  await listed('Zebra alone');
  await givenUp;
  release();
  await page.unroute(early);
  assert.equal(await page.locator('[aria-busy=true]').count(), 0);
});

test('a page past the end links back to the list', async () => {
  const { page } = it;
  await open('?page=99');
  await page.getByRole('heading', { name: /99/ }).waitFor();
  await page.getByRole('button', { name: /^Go to (first|last) page$/ }).click();
  await rows().first().waitFor();
});

test('Quickstart waits for the server’s settings and reports if they are missing', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Started quickly', keys.rsa(2048));
  await page.route('**/countersign/v1/server', (route) => route.fulfill({ status: 500, json: { statusCode: 500, error: 'Internal', message: 'The disk is full.' } }));
  await goToTab(page, server, clientId, 'quickstart');
  await page.getByRole('alert').getByText('The disk is full.').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Go to credentials' }).count(), 0);
  await page.unroute('**/countersign/v1/server');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('client_credentials').first().waitFor();
});

test('unsaved Settings survive switching tabs', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'Half renamed');
  await goToTab(page, server, clientId, 'settings');
  await page.getByLabel('Name', { exact: true }).fill('Half renamed, or more');
  await page.getByRole('navigation', { name: 'Application' }).getByRole('link', { name: 'Activity', exact: true }).click();
  await page.getByRole('heading', { name: 'Activity', exact: true }).waitFor();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Half renamed, or more');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await told(page, 'Saved.');
});

test('a file dropped outside a drop zone does not replace the page', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'Not a drop zone');
  for (const go of [() => open(), () => goToTab(page, server, clientId, 'settings')]) {
    await go();
    await page.getByRole('heading', { level: 1 }).waitFor();
    const prevented = await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'key.pem'));
      return ['dragover', 'drop'].map((type) => !document.querySelector('h1').dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true })));
    });
    assert.deepEqual(prevented, [true, true]);
  }
});

test('a toast with Undo stays while focused or hovered', async () => {
  const { server } = it;
  const page = await it.page.context().newPage();
  await page.clock.install();
  const { client_id: clientId } = await makeApplication(it.page, server, 'To be undone');
  await goToTab(page, server, clientId, 'settings');
  const save = async (name) => {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { name, exact: true }).waitFor();
  };
  const undo = page.getByLabel('Results').getByRole('button', { name: 'Undo' });
  await save('One');
  await undo.hover();
  await page.clock.runFor(30_000);
  assert.equal(await undo.count(), 1, 'under the pointer');
  await page.mouse.move(1, 1);
  await undo.focus();
  await page.clock.runFor(30_000);
  assert.equal(await undo.count(), 1, 'with the focus');
  await save('Two');
  await page.getByLabel('Results').getByText('Saved.').waitFor();
  assert.equal(await undo.count(), 1, 'only the last change can be undone');
  await page.getByLabel('Name', { exact: true }).focus();
  await page.clock.runFor(10_000);
  await undo.waitFor({ state: 'detached' });
  await page.close();
});

test('the Credentials tab is the default, and each tab has a title', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'Titled');
  await page.goto(`${server.origin}/applications/${clientId}`);
  await page.getByRole('radio', { name: 'Private Key JWT' }).waitFor();
  assert.equal(new URL(page.url()).pathname, `/applications/${clientId}/credentials`);
  const titles = [];
  for (const tab of ['Quickstart', 'Settings', 'Credentials', 'Activity']) {
    await page.getByRole('navigation', { name: 'Application' }).getByRole('link', { name: tab, exact: true }).click();
    await page.waitForFunction((name) => document.title.startsWith(name), tab);
    titles.push(await page.title());
  }
  assert.equal(new Set(titles).size, 4);
  assert.match(titles[0], /Titled · Countersign$/);
});

test('a failed sign-out from the palette is reported', async () => {
  const { page } = it;
  await open();
  await rows().first().waitFor();
  await page.route('**/countersign/v1/session', (route) => (route.request().method() === 'DELETE' ? route.fulfill({ status: 502, body: '<html>' }) : route.continue()));
  await page.keyboard.press('Control+K');
  await page.getByRole('option', { name: /^Sign out/ }).click();
  await told(page, /502/);
  await page.unroute('**/countersign/v1/session');
});

test('unknown pages show Not found', async () => {
  const { page, server } = it;
  for (const path of ['/nowhere', '/gallery']) {
    await page.goto(`${server.origin}${path}`);
    await page.getByRole('heading').first().waitFor();
  }
  await page.goto(`${server.origin}/nowhere`);
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
