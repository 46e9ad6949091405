// Every page and dialog of the console, with the steps that open it.
import * as keys from '../../support/keys.mjs';
import { openPage } from './browser.mjs';
import { makeApplication, makeCredential, makeKeyApplication, useKeys } from './api.mjs';
import { assertion, postAssertion } from './client.mjs';
import { StaticHost } from './static-host.mjs';
import { chooseFromMenu, credentialRow, goToTab, offerFile, openMenu, signIn } from './console.mjs';

const LONG = 'Settlement and reconciliation of cross-border invoices for the northern region (nightly batch, second try)';
const UNBROKEN = 'svc-0123456789abcdefghijklmnopqrstuvwxyz-0123456789abcdefghijklmnopqrstuvwxyz';
const RTL = 'خدمة الفواتير الشهرية';

/** Fills a server with applications in every state; returns their client IDs and key files. */
export async function furnish(page, server) {
  const [first, second, third] = [keys.rsa(2048), keys.rsa(4096), keys.rsa(3072)];
  const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
  const { clientId: billing, credential } = await makeKeyApplication(page, server, 'Billing service', first, { expires_at: inDays(20) });
  const successor = await makeCredential(page, server, billing, LONG, second.certificate, { expires_at: inDays(400), kid: 'a-key-id-of-sixty-four-characters-0123456789abcdefghijklmnopqrst' });
  await useKeys(page, server, billing, credential, successor);
  await makeCredential(page, server, billing, RTL, third.spki, { alg: 'PS256' });
  const secret = await makeApplication(page, server, 'Web shop', { app_type: 'regular_web', token_endpoint_auth_method: 'client_secret_post', description: 'Sells what the warehouse has.' });
  await makeApplication(page, server, LONG, { description: 'Its description is as long as a description may be, so that it shows what a table does with text that goes on and on, to the very end.' });
  await makeApplication(page, server, UNBROKEN, { app_type: 'native', token_endpoint_auth_method: 'none' });
  await makeApplication(page, server, RTL, { app_type: 'spa', token_endpoint_auth_method: 'none', description: 'פירוט מימין לשמאל' });
  const { clientId: single } = await makeKeyApplication(page, server, 'Nightly export', keys.rsa(2048));
  const { client_id: unused } = await makeApplication(page, server, 'Never used');
  const { client_id: empty } = await makeApplication(page, server, 'Without a key');
  await useKeys(page, server, empty);
  const good = await assertion(server, billing, first.private, { kid: credential.kid });
  await postAssertion(server, good);
  await postAssertion(server, good);
  await postAssertion(server, await assertion(server, billing, third.private));
  await postAssertion(server, await assertion(server, billing, first.private, { claims: { aud: 'https://elsewhere.example/' } }));
  return { billing, single, unused, empty, secret: secret.client_id, files: { key: first, certificate: second, fresh: keys.rsa(2048) } };
}

const text = (name, content) => keys.file(name, content);

/** Inputs of the key field, and what the page must show. */
const GIVEN = {
  'public-key': ({ files }) => files.fresh.spki,
  certificate: ({ files }) => files.certificate.certificate,
  'long-serial': ({ files }) => keys.longSerial(files.fresh),
  'private-key': ({ files }) => files.key.private,
  'ec-key': () => keys.ec(),
  escaped: ({ files }) => text('escaped.json', JSON.stringify({ pem: files.fresh.text('spki') })),
  truncated: ({ files }) => text('cut.pem', files.fresh.text('spki').slice(0, 230)),
  bundle: ({ files }) => text('bundle.pem', files.fresh.text('certificate') + files.certificate.text('certificate')),
  text: () => text('notes.txt', 'Remember to ask for the key.\n'),
};

const judged = (place) => place.getByText('SHA-256').or(place.getByText(/can.t be/i)).first().waitFor();
const dialog = (page, name) => page.getByRole('dialog', { name }).waitFor();

/** Empty. */
const EMPTY_VIEWS = [
  ['applications-empty', async (page, { server }) => {
    await page.goto(`${server.origin}/applications`);
    await page.getByRole('button', { name: 'Create the first application' }).waitFor();
  }],
];

// With data, in four parts.
const APPLICATION_VIEWS = [
  ['applications', async (page, { server }) => {
    await page.goto(`${server.origin}/applications`);
    await page.getByRole('link', { name: LONG }).waitFor();
  }],
  ['create-application', async (page) => {
    await page.getByRole('button', { name: 'Create Application' }).first().click();
    await dialog(page, 'Create Application');
  }],
  ['create-application-rejected', async (page) => {
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('a < b');
    await page.locator('[aria-invalid=true]').waitFor();
  }],
  ['palette', async (page, { server }) => {
    await page.goto(`${server.origin}/applications`);
    await page.getByRole('link', { name: LONG }).waitFor();
    await page.keyboard.press('Control+K');
    await page.getByRole('dialog', { name: 'Search or jump to…' }).getByRole('option').first().waitFor();
  }],
  ['shortcuts', async (page, { server }) => {
    await page.goto(`${server.origin}/applications`);
    await page.getByRole('link', { name: LONG }).waitFor();
    await page.keyboard.press('?');
    await dialog(page, 'Keyboard shortcuts');
  }],
  ['applications-nothing-found', async (page, { server }) => {
    await page.goto(`${server.origin}/applications?q=nobody`);
    await page.getByRole('button', { name: 'Show all applications' }).waitFor();
  }],
  ['quickstart', async (page, { server, billing }) => {
    await goToTab(page, server, billing, 'quickstart');
    await page.getByText('client_credentials').first().waitFor();
  }],
  ['quickstart-secret', async (page, { server, unused }) => {
    await goToTab(page, server, unused, 'quickstart');
    await page.getByRole('tab', { name: 'Node' }).click();
  }],
  ['quickstart-no-key', async (page, { server, empty }) => {
    await goToTab(page, server, empty, 'quickstart');
    await page.getByRole('link', { name: 'Go to credentials' }).waitFor();
  }],
  ['settings', async (page, { server, billing }) => {
    await goToTab(page, server, billing, 'settings');
    await page.getByRole('heading', { name: 'Basic information' }).waitFor();
  }],
  ['delete-application', async (page) => {
    await page.getByRole('button', { name: 'Delete application…' }).click();
    await dialog(page, /^Delete Billing service/);
  }],
  ['activity', async (page, { server, billing }) => {
    await goToTab(page, server, billing, 'activity');
    await page.getByRole('table', { name: 'Activity' }).getByText('Rejected').first().waitFor();
  }],
  ['activity-details', async (page) => {
    await page.getByRole('table', { name: 'Activity' }).getByRole('button', { expanded: false }).first().click();
    await page.getByRole('table', { name: 'Activity' }).getByRole('button', { expanded: true }).waitFor();
  }],
  ['activity-filtered', async (page, { server }) => {
    await page.goto(`${server.origin}/activity?result=rejected&time=between&since=2026-01-01T00%3A00%3A00.000Z&follow=live`);
    await page.getByRole('table', { name: 'Activity' }).getByText('Rejected').first().waitFor();
  }],
  ['activity-rejected', async (page) => {
    const table = page.getByRole('table', { name: 'Activity' });
    await table.getByRole('row').filter({ hasText: 'aud_mismatch' }).getByRole('button').first().click();
    await table.getByRole('region', { name: 'Corrected claims' }).waitFor();
  }],
  ['activity-nothing', async (page, { server }) => {
    await page.goto(`${server.origin}/activity?reason=nothing`);
    await page.getByRole('heading', { name: 'No event matches' }).waitFor();
  }],
  ['preferences', async (page, { server }) => {
    await page.goto(`${server.origin}/applications`);
    await page.getByRole('link', { name: LONG }).waitFor();
    await page.getByRole('button', { name: 'Preferences' }).click();
    await dialog(page, 'Preferences');
  }],
  ['help', async (page, { server }) => {
    await page.goto(`${server.origin}/help`);
    await page.getByRole('heading', { level: 1, name: 'Help' }).waitFor();
  }],
  ['help-code', async (page, { server }) => {
    await page.goto(`${server.origin}/help/kid_unknown`);
    await page.getByRole('heading', { level: 1, name: 'kid_unknown' }).waitFor();
  }],
];

const CREDENTIAL_VIEWS = [
  ['credentials', async (page, { server, billing }) => {
    await goToTab(page, server, billing);
    await credentialRow(page, RTL).waitFor();
  }],
  ['credentials-menu', (page) => openMenu(page, RTL)],
  ['edit-credential', async (page, { server, billing }) => {
    await goToTab(page, server, billing);
    await chooseFromMenu(page, 'Billing service key', 'Edit');
    await dialog(page, 'Edit Credential');
  }],
  ['delete-credential', async (page, { server, billing }) => {
    await goToTab(page, server, billing);
    await chooseFromMenu(page, RTL, 'Delete');
    await dialog(page, /^Delete/);
  }],
  ['test-credential', async (page, { server, billing, files }) => {
    await goToTab(page, server, billing);
    await chooseFromMenu(page, 'Billing service key', 'Test');
    const test = page.getByRole('dialog', { name: 'Test Billing service key' });
    await test.getByLabel('Choose a file').setInputFiles(files.key.private);
    await page.route('**/oauth/token', (route) => route.abort());
    await test.getByRole('button', { name: 'Sign and request a token' }).click();
    await test.getByLabel('What the command printed').waitFor();
    await page.unroute('**/oauth/token');
  }],
  ['credentials-result', async (page, { server, billing }) => {
    await goToTab(page, server, billing);
    await page.getByRole('switch', { name: `${LONG} is enabled` }).click();
    await page.getByLabel('Results').getByRole('button', { name: 'Undo' }).waitFor();
  }],
  ['disable-last', async (page, { server, single }) => {
    await goToTab(page, server, single);
    await chooseFromMenu(page, 'Nightly export key', 'Disable for Private Key JWT');
    await dialog(page, /^Disable Nightly export key/);
  }],
  ['method-change', async (page, { server, single }) => {
    await goToTab(page, server, single);
    await page.getByRole('radio', { name: 'Client Secret (Post)' }).check();
    await page.getByText('The request that Save sends').click();
    await page.getByText('"client_authentication_methods"').waitFor();
  }],
  ['method-back-to-keys', async (page, { server, secret }) => {
    await goToTab(page, server, secret);
    await page.getByRole('radio', { name: 'Private Key JWT' }).check();
    await page.getByText('No key is stored yet').waitFor();
  }],
  ['disable-live', async (page, { server, billing }) => {
    await goToTab(page, server, billing);
    await page.getByRole('switch', { name: 'Billing service key is enabled' }).click();
    await dialog(page, /^Disable Billing service key/);
  }],
  ['credentials-none', async (page, { server, secret }) => {
    await goToTab(page, server, secret);
    await page.getByRole('heading', { name: 'No credentials yet' }).waitFor();
  }],
  ['secret', async (page) => {
    await page.getByRole('button', { name: 'Reveal' }).click();
    await page.getByRole('button', { name: 'Hide' }).waitFor();
  }],
  ['rotate-secret', async (page) => {
    await page.getByRole('button', { name: 'Rotate secret' }).click();
    await dialog(page, 'Rotate client secret?');
  }],
  ['add-credential', async (page, { server, unused }) => {
    await goToTab(page, server, unused);
    await page.getByRole('button', { name: 'Add Credential' }).first().click();
    await dialog(page, 'Add Credential');
  }],
  ...Object.entries(GIVEN).map(([name, file]) => [`add-credential-${name}`, async (page, world) => {
    await goToTab(page, world.server, world.unused);
    await judged(await offerFile(page, file(world)));
  }]),
  ['add-credential-expiry', async (page, world) => {
    await goToTab(page, world.server, world.unused);
    const form = await offerFile(page, world.files.certificate.certificate);
    await form.getByText('SHA-256').first().waitFor();
    await form.getByLabel('Expires').selectOption({ label: 'At a date and time' });
    await form.getByRole('button', { name: '1 year' }).click();
    await form.getByText(/in 12 months/).first().waitFor();
  }],
];

const INSPECT_VIEWS = [
  ['inspect', async (page, { server }) => {
    await page.goto(`${server.origin}/inspect`);
    await page.getByLabel('Choose a file').waitFor();
  }],
  ['generate', async (page, { server }) => {
    await page.goto(`${server.origin}/generate`);
    await page.getByRole('checkbox', { name: /certificate/ }).check();
    await page.getByLabel('Host names').waitFor();
  }],
  ['generate-save', async (page) => {
    await page.getByLabel('Subject (common name)').fill('billing');
    await page.getByLabel('Passphrase').fill('a passphrase');
    await page.getByRole('button', { name: 'Generate key pair' }).click();
    await page.getByLabel('Passphrase of the file').waitFor();
  }],
  ['generate-done', async (page) => {
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('heading', { name: 'Certificate' }).waitFor();
  }],
  ['find-empty', async (page, { server }) => {
    await page.goto(`${server.origin}/find`);
    await page.getByRole('heading', { name: 'Matches appear here' }).waitFor();
  }],
  ['find', async (page, { files }) => {
    await page.getByLabel('Choose a file').setInputFiles(files.certificate.certificate);
    await page.getByRole('region', { name: 'Credentials' }).waitFor();
  }],
  ['find-nothing', async (page, { server }) => {
    await page.goto(`${server.origin}/find?q=nothing-has-this-id-2027`);
    await page.getByRole('heading', { name: 'No match' }).waitFor();
  }],
  ['assertion', async (page, { server, billing, files }) => {
    await page.goto(`${server.origin}/assertion`);
    const wrong = await assertion(server, billing, files.fresh.private, { claims: { aud: 'https://elsewhere.example/', exp: 1 } });
    await page.getByLabel(/^Assertion, token request/).fill(wrong);
    await page.getByRole('region', { name: 'Corrected claims' }).waitFor();
  }],
  ...Object.entries(GIVEN).map(([name, file]) => [`inspect-${name}`, async (page, world) => {
    await page.goto(`${world.server.origin}/inspect`);
    await page.getByLabel('Choose a file').setInputFiles(file(world));
    await judged(page.getByRole('main'));
  }]),
];

const FAULT_VIEWS = [
  ['not-found', async (page, { server }) => {
    await page.goto(`${server.origin}/nowhere`);
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  }],
  ['no-such-application', async (page, { server }) => {
    await page.goto(`${server.origin}/applications/nobody/credentials`);
    await page.getByRole('heading', { name: 'Application not found' }).waitFor();
  }],
  ['server-failed', async (page, { server }) => {
    await page.route('**/api/v2/clients?*', (route) => route.fulfill({ status: 502, body: '<html>' }));
    await page.goto(`${server.origin}/applications`);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await page.unroute('**/api/v2/clients?*');
  }],
  ['sign-in-again', async (page, { server, billing }) => {
    await goToTab(page, server, billing, 'settings');
    await page.getByRole('heading', { name: 'Billing service' }).waitFor();
    await page.waitForLoadState('networkidle');
    await page.context().clearCookies();
    await page.getByLabel('Name', { exact: true }).fill('Billing and dunning');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await dialog(page, 'Sign in again');
  }],
];

/** Without a session. */
const SIGNED_OUT_VIEWS = [
  ['signed-out', async (page, { server }) => {
    await page.goto(`${server.origin}/`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  }],
  ['link-used', async (page, { server }) => {
    await page.goto(server.signInLink);
    await page.getByRole('alert').waitFor();
  }],
];

/** An unsigned token of a tenant: the page reads it without a request. */
function tenantToken() {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const scope = 'read:clients update:clients create:client_credentials read:client_credentials';
  const claims = { iss: 'https://example.eu.auth0.com/', aud: 'https://example.eu.auth0.com/api/v2/', sub: 'abc@clients', iat, exp: iat + 7200, scope };
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`;
}

/** On a static host, apart from the backend. */
const CONNECT_VIEWS = [
  ['connect', async (page, { host }) => {
    await page.goto(host.url);
    await page.getByRole('heading', { name: 'Connect to an Auth0 tenant' }).waitFor();
  }],
  ['connect-rejected', async (page) => {
    await page.getByLabel('Management API token').fill('mgmt_secret_1234');
    await page.locator('[aria-invalid=true]').waitFor();
  }],
  ['connect-token', async (page) => {
    await page.getByLabel('Management API token').fill(tenantToken());
    await page.getByLabel('Token details').getByText('read:client_credentials', { exact: true }).waitFor();
  }],
  ['connect-misconfigured', async (page, { host }) => {
    host.config = '{"backed":"any-tenant"}';
    await page.goto(host.url);
    await page.getByRole('alert').filter({ hasText: 'config.json can’t be used' }).waitFor();
  }],
];

/** Opens one view after another and calls `visit(page, name, open)`; each part has its own page. */
export async function walk(browser, server, visit) {
  const first = await openPage(browser, { reducedMotion: 'reduce' });
  await signIn(first, server);
  const host = await StaticHost.start();
  let world = { server, host };
  const part = async (views) => {
    const page = await first.context().newPage();
    for (const [name, open] of views) await visit(page, name, () => open(page, world));
    await page.close();
  };
  await part(EMPTY_VIEWS);
  world = { ...world, ...(await furnish(first, server)) };
  for (const views of [APPLICATION_VIEWS, CREDENTIAL_VIEWS, INSPECT_VIEWS, FAULT_VIEWS, SIGNED_OUT_VIEWS, CONNECT_VIEWS]) {
    await part(views);
  }
  await first.context().close();
  await host.stop();
}
