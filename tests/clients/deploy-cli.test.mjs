// The requests of auth0-deploy-cli in its order, sent directly.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import * as keys from '../support/keys.mjs';
import { Tenant } from './support/tenant.mjs';

const KEY = keys.rsa(2048);
const NEXT = keys.rsa(2048);

let tenant;

before(async () => {
  tenant = await Tenant.start();
});

after(() => tenant?.remove());

test('a client is exported, moved to a key, rotated and pruned', async (t) => {
  const { client_id } = await tenant.secretClient('Deployed');
  const path = `clients/${client_id}`;
  let first;
  let second;

  await t.test('lists clients and their credentials', async () => {
    const page = await tenant.expect('GET', 'clients?page=0&per_page=100&include_totals=true&is_global=false');
    assert.deepEqual([page.start, page.limit, page.total, page.clients.length], [0, 100, 1, 1]);
    // It sends the usual list parameters, which have no effect here.
    assert.deepEqual(await tenant.expect('GET', `${path}/credentials?include_totals=true&per_page=50`), []);
  });

  await t.test('creates a credential without an algorithm', async () => {
    first = await tenant.expect('POST', `${path}/credentials`, { credential_type: 'public_key', name: 'deployed', pem: KEY.text('certificate') });
    assert.deepEqual([first.alg, first.expires_at], ['RS256', undefined]);
  });

  const attach = (ids) => tenant.api('PATCH', path, {
    client_authentication_methods: { private_key_jwt: { credentials: ids.map((id) => ({ id })) } },
    token_endpoint_auth_method: null,
  });

  await t.test('attaches it', async () => {
    const { status, headers, body } = await attach([first.id]);
    assert.deepEqual([status, headers.get('content-type')], [200, 'application/json; charset=utf-8']);
    assert.deepEqual(body.client_authentication_methods, { private_key_jwt: { credentials: [{ id: first.id }] } });
  });

  await t.test('rotates: attaches another credential alone, deletes the old one last', async () => {
    second = await tenant.expect('POST', `${path}/credentials`, { credential_type: 'public_key', name: 'next', pem: NEXT.text('spki') });
    assert.equal((await attach([second.id])).status, 200);
    assert.equal((await tenant.api('DELETE', `${path}/credentials/${first.id}`)).status, 204);
  });

  await t.test('imports its export without read-only properties', async () => {
    const { client_id: _, global: __, ...exported } = await tenant.expect('GET', path);
    const { status, body } = await tenant.api('PATCH', path, exported);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(body.client_authentication_methods.private_key_jwt.credentials, [{ id: second.id }]);
  });

  await t.test('deletes the client; deleting again succeeds', async () => {
    for (let times = 0; times < 2; times += 1) {
      const { status, body } = await tenant.api('DELETE', path);
      assert.deepEqual([status, body], [204, undefined]);
    }
    assert.equal((await tenant.api('GET', `${path}/credentials`)).status, 404);
  });
});
