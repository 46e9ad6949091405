// auth0-deploy-cli exports a server and imports into it, and may delete what its files do not name. An import is slow:
// it compiles the schemas of everything it supports.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import * as keys from '../support/keys.mjs';
import { Tenant } from './support/tenant.mjs';

const TOOL = join(import.meta.dirname, 'node_modules/auth0-deploy-cli/lib/index.js');
const KEY = keys.rsa(2048);
const ORDERS = 'https://orders.example/';
const BILLS = 'https://bills.example/';

let tenant;
let manager;
let folder;

before(async () => {
  tenant = await Tenant.start();
  manager = await tenant.manager('Deployer');
  folder = mkdtempSync(join(tmpdir(), 'countersign-deploy-'));
  const config = {
    AUTH0_DOMAIN: tenant.domain,
    AUTH0_CLIENT_ID: manager.client_id,
    AUTH0_CLIENT_SECRET: manager.client_secret,
    AUTH0_AUDIENCE: manager.audience,
    AUTH0_ALLOW_DELETE: true,
    AUTH0_INCLUDED_ONLY: ['resourceServers', 'clients', 'clientAuthCredentials', 'clientGrants'],
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
});

after(async () => {
  await tenant?.remove();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const run = (...args) => promisify(execFile)(process.execPath, [TOOL, ...args, '-c', join(folder, 'config.json')]);

async function exported(name) {
  const target = join(folder, name);
  await run('export', '-f', 'yaml', '-o', target);
  return readFileSync(join(target, 'tenant.yaml'), 'utf8');
}

async function imported(text) {
  const file = join(folder, 'import.yaml');
  writeFileSync(file, text);
  await run('import', '-i', file);
}

/** Everything it manages, sorted, without timestamps. */
async function state() {
  const [apis, clients, grants] = await Promise.all(['resource-servers', 'clients', 'client-grants'].map((path) => tenant.expect('GET', path)));
  return { apis, clients, grants };
}

const indented = (text) => text.trim().split('\n').map((line) => `              ${line}`).join('\n');

test('exports an existing tenant and imports it without a change', async () => {
  const client = await tenant.secretClient('By hand');
  await tenant.expect('POST', 'resource-servers', {
    identifier: ORDERS,
    name: 'Orders',
    scopes: [{ value: 'read:orders' }],
    token_lifetime_for_web: 7200,
    skip_consent_for_verifiable_first_party_clients: true,
  });
  await tenant.expect('POST', 'client-grants', { client_id: client.client_id, audience: ORDERS, scope: ['read:orders'] });
  const before = await state();
  const text = await exported('first');
  assert.match(text, /identifier: https:\/\/orders\.example\//);
  assert.match(text, /token_lifetime_for_web: 7200/);
  assert.match(text, /subject_type: client/);
  assert.doesNotMatch(text, /Management API/);
  await imported(text);
  assert.deepEqual(await state(), before);
});

test('creates what a file names, deletes the rest, keeps its own client and grant', async () => {
  const text = `
resourceServers:
  - name: Bills
    identifier: ${BILLS}
    scopes:
      - value: read:bills
        description: Read bills
clients:
  - name: Deployed
    app_type: non_interactive
    grant_types: [client_credentials]
    client_authentication_methods:
      private_key_jwt:
        credentials:
          - name: deployed
            credential_type: public_key
            pem: |
${indented(KEY.text('spki'))}
  - name: By secret
    app_type: non_interactive
    token_endpoint_auth_method: client_secret_basic
clientGrants:
  - client_id: Deployed
    audience: ${BILLS}
    subject_type: client
    scope: [read:bills]
`;
  await imported(text);
  const { apis, clients, grants } = await state();
  assert.deepEqual(apis.map(({ name }) => name).sort(), ['Auth0 Management API', 'Bills']);
  assert.deepEqual(clients.map(({ name }) => name).sort(), ['By secret', 'Deployed', 'Deployer']);
  const deployed = clients.find(({ name }) => name === 'Deployed');
  assert.equal(deployed.client_authentication_methods.private_key_jwt.credentials.length, 1);
  const granted = grants.map(({ client_id, audience }) => `${client_id} ${audience}`).sort();
  assert.deepEqual(granted, [`${deployed.client_id} ${BILLS}`, `${manager.client_id} ${manager.audience}`].sort());
});
