// Auth0's SDK for Node.js manages clients and credentials.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, describe, test } from 'node:test';

import * as keys from '../support/keys.mjs';
import { SDKS } from './support/sdk.mjs';
import { Tenant } from './support/tenant.mjs';

const KEY = keys.rsa(2048);
const OTHER = keys.rsa(2048);
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let tenant;

before(async () => {
  tenant = await Tenant.start();
});

after(() => tenant?.remove());

for (const sdk of SDKS) {
  describe(sdk.name, () => {
    let api;

    before(async () => {
      const manager = await tenant.manager(`Manager of ${sdk.name}`);
      api = sdk.management({ domain: tenant.domain, clientId: manager.client_id, clientSecret: manager.client_secret });
    });

    const fails = async (call, expected) => {
      const error = await call.then(() => assert.fail('the call succeeded'), (error) => error);
      const { statusCode, errorCode, message } = sdk.failure(error);
      assert.deepEqual({ statusCode, errorCode }, { statusCode: expected.statusCode, errorCode: expected.errorCode });
      if (expected.message) assert.match(message, expected.message);
    };
    const service = (name) => api.clients.create({ name, app_type: 'non_interactive' });

    for (const alg of ['RS256', 'RS384', 'PS256']) {
      test(`authenticates by private_key_jwt with ${alg}`, async () => {
        const manager = await tenant.manager(`Manager by ${alg}`, KEY.spki, alg);
        const signed = sdk.management({
          domain: tenant.domain,
          clientId: manager.client_id,
          clientAssertionSigningKey: KEY.text('private'),
          clientAssertionSigningAlg: alg,
        });
        const found = await signed.clients.get(manager.client_id);
        assert.equal(found.name, `Manager by ${alg}`);
      });
    }

    test('gets no token without a grant for the management API', async () => {
      const stranger = await tenant.secretClient('Stranger');
      const rejected = sdk.management({ domain: tenant.domain, clientId: stranger.client_id, clientSecret: stranger.client_secret });
      await assert.rejects(rejected.clients.list(), /client-grant|access_denied|403/);
    });

    test('a missing scope is named', async () => {
      const token = (await tenant.server.run('token', '--data-dir', tenant.server.dataDir, '--scope', 'read:clients')).trim();
      const reader = sdk.management({ domain: tenant.domain, token });
      await reader.clients.list();
      await fails(reader.clients.create({ name: 'x' }), { statusCode: 403, errorCode: 'insufficient_scope', message: /create:clients/ });
    });

    test('a forged token is rejected', async () => {
      const forged = sdk.management({ domain: tenant.domain, token: 'a.b.c' });
      await fails(forged.clients.list(), { statusCode: 401, errorCode: 'invalid_token' });
    });

    test('clients are listed as an array and as an object with totals', async () => {
      for (let number = 0; number < 3; number += 1) await service(`Listed ${number}`);
      const bare = await api.clients.list();
      assert.ok(Array.isArray(bare));
      const { start, limit, total, clients } = await api.clients.list({ page: 1, per_page: 2, include_totals: true });
      assert.deepEqual({ start, limit, on_page: clients.length }, { start: 2, limit: 2, on_page: 2 });
      assert.equal(total, bare.length);
      const named = await api.clients.list({ fields: 'name,client_id', include_fields: true });
      assert.deepEqual(Object.keys(named[0]).sort(), ['client_id', 'name']);
      const types = await api.clients.list({ app_type: 'spa,native', is_global: false });
      assert.deepEqual(types, []);
    });

    test('a client is created, read, changed, rotated and deleted', async () => {
      const made = await api.clients.create({ name: 'Billing', app_type: 'non_interactive', description: 'Sends bills' });
      assert.match(made.client_id, /^[0-9A-Za-z]{32}$/);
      assert.equal(made.token_endpoint_auth_method, 'client_secret_post');
      assert.deepEqual(made.grant_types, ['client_credentials']);
      const { client_id } = made;
      assert.deepEqual(await api.clients.get(client_id), made);
      const fields = await api.clients.get(client_id, { fields: 'client_secret', include_fields: false });
      assert.equal(fields.client_secret, undefined);
      assert.equal(fields.name, 'Billing');

      const changed = await api.clients.update(client_id, { name: 'Billing 2', client_metadata: { team: 'finance' } });
      assert.equal(changed.name, 'Billing 2');
      assert.deepEqual(changed.client_metadata, { team: 'finance' });
      assert.equal(changed.description, 'Sends bills');
      const merged = await api.clients.update(client_id, { client_metadata: { team: null, unit: 'north' } });
      assert.deepEqual(merged.client_metadata, { unit: 'north' });

      const rotated = await api.clients.rotateSecret(client_id);
      assert.notEqual(rotated.client_secret, made.client_secret);
      assert.equal(rotated.name, 'Billing 2');

      await api.clients.delete(client_id);
      await fails(api.clients.get(client_id), { statusCode: 404, errorCode: 'inexistent_client', message: /does not exist/ });
      await api.clients.delete(client_id);
    });

    test('a client is created with its credentials in one call', async () => {
      const credentials = [
        { credential_type: 'public_key', name: 'one', pem: KEY.text('spki'), alg: 'PS256', kid: 'a-kid-of-mine' },
        { credential_type: 'public_key', name: 'two', pem: OTHER.text('certificate'), parse_expiry_from_cert: true },
      ];
      const made = await api.clients.create({
        name: 'Keyed',
        app_type: 'non_interactive',
        client_authentication_methods: { private_key_jwt: { credentials } },
      });
      assert.equal(made.client_secret, undefined);
      assert.equal(made.token_endpoint_auth_method, undefined);
      const attached = made.client_authentication_methods.private_key_jwt.credentials;
      assert.deepEqual(attached.map((one) => Object.keys(one)), [['id'], ['id']]);
      const listed = await api.credentials.list(made.client_id);
      assert.deepEqual(listed.map(({ id }) => id).sort(), attached.map(({ id }) => id).sort());
      const one = listed.find(({ name }) => name === 'one');
      const two = listed.find(({ name }) => name === 'two');
      assert.deepEqual({ kid: one.kid, alg: one.alg, expires_at: one.expires_at }, { kid: 'a-kid-of-mine', alg: 'PS256', expires_at: undefined });
      assert.equal(two.alg, 'RS256');
      assert.match(two.expires_at, UTC);
    });

    test('a credential is created, read, deleted, and its expiry set and removed', async () => {
      const { client_id } = await service('Single');
      const made = await api.credentials.create(client_id, { credential_type: 'public_key', name: 'key', pem: KEY.text('spki') });
      assert.match(made.id, /^cred_[1-9A-HJ-NP-Za-km-z]{22}$/);
      assert.match(made.kid, /^[\w-]{43}$/);
      assert.deepEqual([made.alg, made.expires_at, made.pem], ['RS256', undefined, undefined]);
      assert.match(made.created_at, UTC);
      assert.deepEqual(await api.credentials.get(client_id, made.id), made);
      assert.deepEqual(await api.credentials.list(client_id), [made]);

      const ending = await api.credentials.update(client_id, made.id, { expires_at: '2095-05-13T09:33:13Z' });
      assert.equal(ending.expires_at, '2095-05-13T09:33:13.000Z');
      const unending = await api.credentials.update(client_id, made.id, { expires_at: null });
      assert.equal(unending.expires_at, undefined);

      await fails(api.credentials.create(client_id, { credential_type: 'public_key', pem: KEY.text('certificate') }), {
        statusCode: 400,
        errorCode: 'invalid_body',
        message: /credentials contains public keys that already exist in client/,
      });
      await api.credentials.delete(client_id, made.id);
      await fails(api.credentials.get(client_id, made.id), { statusCode: 404, errorCode: 'inexistent_credential' });
      assert.deepEqual(await api.credentials.list(client_id), []);
    });

    test('a client switches to keys, rotates them, and switches back', async () => {
      const { client_id, client_secret } = await service('Mover');
      const create = (name, pem) => api.credentials.create(client_id, { credential_type: 'public_key', name, pem });
      const attach = (...credentials) => api.clients.update(client_id, {
        token_endpoint_auth_method: null,
        client_authentication_methods: { private_key_jwt: { credentials: credentials.map(({ id }) => ({ id })) } },
      });
      const first = await create('first', KEY.text('spki'));
      const moved = await attach(first);
      assert.deepEqual([moved.client_secret, moved.token_endpoint_auth_method], [undefined, undefined]);
      await fails(api.clients.rotateSecret(client_id), { statusCode: 400, errorCode: 'operation_not_supported' });

      const second = await create('second', OTHER.text('pkcs1'));
      await attach(first, second);
      await fails(api.credentials.delete(client_id, first.id), {
        statusCode: 400,
        errorCode: undefined,
        message: /Cannot delete credential still associated with a client/,
      });
      await attach(second);
      await api.credentials.delete(client_id, first.id);

      const back = await api.clients.update(client_id, { client_authentication_methods: null, token_endpoint_auth_method: 'client_secret_basic' });
      assert.equal(back.client_secret, client_secret);
      assert.equal(back.token_endpoint_auth_method, 'client_secret_basic');
      assert.equal(back.client_authentication_methods, undefined);
    });

    test('certificates are registered for mutual TLS, whole or by subject', async () => {
      const { client_id } = await service('Mutual');
      const pem = KEY.text('certificate');
      const whole = await api.credentials.create(client_id, { credential_type: 'x509_cert', name: 'whole', pem });
      assert.deepEqual([whole.kid, whole.alg], [undefined, undefined]);
      const thumbprint = new X509Certificate(pem).fingerprint256.replaceAll(':', '');
      assert.equal(whole.thumbprint_sha256, Buffer.from(thumbprint, 'hex').toString('base64url'));
      assert.match(whole.expires_at, UTC);
      const subject = await api.credentials.create(client_id, { credential_type: 'cert_subject_dn', name: 'subject', pem });
      assert.equal(subject.subject_dn, 'O=Example Ltd\nCN=billing.example');
      assert.deepEqual([subject.kid, subject.alg, subject.expires_at], [undefined, undefined, undefined]);
      const attach = (method, { id }) => api.clients.update(client_id, {
        token_endpoint_auth_method: null,
        client_authentication_methods: { [method]: { credentials: [{ id }] } },
      });
      for (const [method, credential] of [['self_signed_tls_client_auth', whole], ['tls_client_auth', subject]]) {
        const changed = await attach(method, credential);
        assert.deepEqual(changed.client_authentication_methods, { [method]: { credentials: [{ id: credential.id }] } });
      }
      await fails(attach('private_key_jwt', whole), { statusCode: 400, errorCode: 'invalid_body', message: /x509_cert/ });
    });

    test('errors have the wording that tools match', async () => {
      const { client_id } = await service('Limited');
      const ids = [];
      for (let number = 0; number < 4; number += 1) {
        const { id } = await api.credentials.create(client_id, { credential_type: 'public_key', name: `${number}`, pem: keys.rsa(2048).text('spki') });
        ids.push({ id });
      }
      const fifth = { credential_type: 'public_key', pem: keys.rsa(2048).text('spki') };
      await fails(api.credentials.create(client_id, fifth), { statusCode: 400, errorCode: 'invalid_body', message: /maximum of 4 credentials/ });
      const attach = (credentials, more) => api.clients.update(client_id, { client_authentication_methods: { private_key_jwt: { credentials } }, ...more });
      await fails(attach(ids.slice(0, 3), { token_endpoint_auth_method: null }), {
        statusCode: 400,
        errorCode: 'invalid_body',
        message: /Payload validation error: 'Array is too long \(3\), maximum 2' on property/,
      });
      await fails(attach(ids.slice(0, 1), { token_endpoint_auth_method: 'client_secret_post' }), {
        statusCode: 400,
        errorCode: 'invalid_body',
        message: /mutually exclusive/,
      });
      await fails(api.clients.create({ name: 'a<b' }), { statusCode: 400, errorCode: 'invalid_body', message: /Payload validation error/ });
      await fails(api.clients.create({ name: 'x', colour: 'red' }), { statusCode: 400, errorCode: 'invalid_body', message: /colour/ });
    });

    test('APIs and grants are created, read, changed and deleted', async () => {
      const { client_id } = await service('Granted');
      const identifier = `https://api.example/${sdk.name.replace(' ', '-')}/`;
      const made = await api.resourceServers.create({ identifier, name: 'Orders', scopes: [{ value: 'read:orders' }], token_lifetime: 600,
        allow_offline_access: false, token_dialect: 'access_token', skip_consent_for_verifiable_first_party_clients: true });
      assert.equal(made.signing_alg, 'RS256');
      assert.equal((await api.resourceServers.get(made.id)).identifier, identifier);
      const changed = await api.resourceServers.update(made.id, { scopes: [{ value: 'read:orders' }, { value: 'write:orders' }] });
      assert.deepEqual(changed.scopes.map(({ value }) => value), ['read:orders', 'write:orders']);
      assert.ok((await api.resourceServers.list()).some(({ id }) => id === made.id));

      const grant = await api.grants.create({ client_id, audience: identifier, scope: ['read:orders'] });
      assert.match(grant.id, /^cgr_/);
      if (api.grants.get) assert.equal((await api.grants.get(grant.id)).audience, identifier);
      const widened = await api.grants.update(grant.id, { scope: ['read:orders', 'write:orders'] });
      assert.deepEqual(widened.scope, ['read:orders', 'write:orders']);
      assert.deepEqual((await api.grants.list({ client_id })).map(({ id }) => id), [grant.id]);
      await fails(api.grants.create({ client_id, audience: identifier, scope: [] }), { statusCode: 409, errorCode: undefined });
      await api.grants.delete(grant.id);
      assert.deepEqual(await api.grants.list({ client_id }), []);
      await api.resourceServers.delete(made.id);
      await fails(api.resourceServers.get(made.id), { statusCode: 404, errorCode: 'inexistent_resource_server' });
    });

    test('the log is listed and read', async () => {
      const { client_id } = await service('Logged');
      const entries = await api.logs.list({ q: `client_id:${client_id}`, sort: 'date:-1', per_page: 5, page: 0 });
      assert.equal(entries[0].type, 'sapi');
      assert.equal((await api.logs.get(entries[0].log_id)).log_id, entries[0].log_id);
      const totals = await api.logs.list({ per_page: 1, include_totals: true });
      assert.equal(totals.logs.length, 1);
      assert.ok(totals.total > 1);
    });
  });
}

test('auth0 4 iterates over clients and logs by checkpoint', async () => {
  const api = SDKS[0].management({ domain: tenant.domain, token: tenant.token });
  const all = await api.clients.list({ per_page: 100 });
  assert.ok(all.length > 4);
  const seen = [];
  let page = await api.clients.list({ take: 3 });
  for (;;) {
    seen.push(...page.clients);
    if (!page.next) break;
    page = await api.clients.list({ take: 3, from: page.next });
  }
  assert.deepEqual(seen.map(({ client_id }) => client_id).sort(), all.map(({ client_id }) => client_id).sort());

  const [first, second] = await api.logs.list({ take: 2 });
  const [next] = await api.logs.list({ from: first.log_id, take: 1 });
  assert.equal(next.log_id, second.log_id);
});

test('auth0 7 iterates over clients by page', async () => {
  const api = SDKS[1].management({ domain: tenant.domain, token: tenant.token });
  const total = (await api.clients.list({ include_totals: true })).total;
  const ids = new Set();
  for await (const { client_id } of await api.clients.pages({ per_page: 4 })) ids.add(client_id);
  assert.equal(ids.size, total);
});
