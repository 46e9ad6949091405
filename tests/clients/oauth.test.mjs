// Third-party OAuth clients get tokens, and their own checks accept them.
import '../support/webcrypto.mjs';

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import * as jose from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';

import * as keys from '../support/keys.mjs';
import { Tenant } from './support/tenant.mjs';

const KEY = keys.rsa(2048);
const API = 'https://orders.example/';

let tenant;
/** The server's metadata, checked by oauth4webapi. */
let metadata;

before(async () => {
  tenant = await Tenant.start();
  await tenant.expect('POST', 'resource-servers', { identifier: API, name: 'Orders', scopes: [{ value: 'read:orders' }, { value: 'write:orders' }] });
  const issuer = new URL(tenant.issuer);
  metadata = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2' }));
});

after(() => tenant?.remove());

const privateKey = (alg) => jose.importPKCS8(readFileSync(KEY.private, 'utf8'), alg);

/** Every authentication method: the registered client and its configuration for each library. */
const METHODS = [
  ...['RS256', 'RS384', 'PS256'].map((alg) => ({
    name: `private_key_jwt with ${alg}`,
    register: () => tenant.keyClient(`Signs by ${alg}`, KEY.text('spki'), alg),
    openid: async () => openid.PrivateKeyJwt(await privateKey(alg)),
    oauth4webapi: async () => oauth.PrivateKeyJwt(await privateKey(alg)),
  })),
  {
    name: 'client_secret_post',
    register: () => tenant.secretClient('Posts a secret', 'client_secret_post'),
    openid: ({ client_secret }) => openid.ClientSecretPost(client_secret),
    oauth4webapi: ({ client_secret }) => oauth.ClientSecretPost(client_secret),
  },
  {
    name: 'client_secret_basic',
    register: () => tenant.secretClient('Sends a secret by Basic', 'client_secret_basic'),
    openid: ({ client_secret }) => openid.ClientSecretBasic(client_secret),
    oauth4webapi: ({ client_secret }) => oauth.ClientSecretBasic(client_secret),
  },
];

async function registered(method) {
  const client = await method.register();
  await tenant.expect('POST', 'client-grants', { client_id: client.client_id, audience: API, scope: ['read:orders', 'write:orders'] });
  return client;
}

/** A configuration of openid-client for the server and a method. */
async function discovered(client, method) {
  return openid.discovery(new URL(tenant.issuer), client.client_id, undefined, await method.openid(client), { algorithm: 'oauth2' });
}

describe('openid-client', () => {
  for (const method of METHODS) {
    test(`gets, introspects and revokes a token by ${method.name}`, async () => {
      const client = await registered(method);
      const configuration = await discovered(client, method);
      const token = await openid.clientCredentialsGrant(configuration, { audience: API, scope: 'read:orders' });
      assert.equal(token.token_type, 'bearer');
      assert.equal(token.scope, 'read:orders');
      const active = await openid.tokenIntrospection(configuration, token.access_token);
      assert.deepEqual([active.active, active.client_id, active.scope], [true, client.client_id, 'read:orders']);
      const unknown = await openid.tokenIntrospection(configuration, 'no-token-of-this-server');
      assert.deepEqual(unknown, { active: false });
      await openid.tokenRevocation(configuration, token.access_token);
    });
  }

  test('the metadata is also at openid-configuration', async () => {
    const [method] = METHODS;
    const client = await registered(method);
    const configuration = await openid.discovery(new URL(tenant.issuer), client.client_id, undefined, await method.openid(client));
    assert.ok((await openid.clientCredentialsGrant(configuration)).access_token);
  });

  test('scopes and APIs without a grant are denied', async () => {
    const [method] = METHODS;
    const configuration = await discovered(await registered(method), method);
    await assert.rejects(openid.clientCredentialsGrant(configuration, { audience: API, scope: 'delete:orders' }), { error: 'access_denied' });
    await assert.rejects(openid.clientCredentialsGrant(configuration, { audience: `${tenant.issuer}api/v2/` }), { error: 'access_denied' });
  });

  test('only the registered method authenticates', async () => {
    for (const registeredBy of METHODS) {
      const client = await registeredBy.register();
      for (const usedBy of METHODS) {
        if (usedBy === registeredBy) continue;
        const configuration = await discovered({ ...client, client_secret: client.client_secret ?? 'unknown' }, usedBy);
        const failure = await openid.clientCredentialsGrant(configuration).then(() => undefined, (error) => error);
        const told = `registered ${registeredBy.name}, used ${usedBy.name}`;
        assert.equal(failure?.status, 401, told);
        if (usedBy.name === 'client_secret_basic') assert.equal(failure.cause[0].scheme, 'basic', told);
        else assert.equal(failure.error, 'invalid_client', told);
      }
    }
  });

  test('a detached credential stops at once, and the secret works again', async () => {
    const [method] = METHODS;
    const client = await registered(method);
    const configuration = await discovered(client, method);
    await openid.clientCredentialsGrant(configuration);
    const back = await tenant.expect('PATCH', `clients/${client.client_id}`, {
      client_authentication_methods: null,
      token_endpoint_auth_method: 'client_secret_post',
    });
    await assert.rejects(openid.clientCredentialsGrant(configuration), { error: 'invalid_client', status: 401 });
    const secret = await discovered(back, METHODS.find(({ name }) => name === 'client_secret_post'));
    assert.ok((await openid.clientCredentialsGrant(secret)).access_token);
  });
});

describe('oauth4webapi', () => {
  for (const method of METHODS) {
    test(`gets a valid JWT access token by ${method.name}`, async () => {
      const client = await registered(method);
      const parameters = new URLSearchParams({ audience: API });
      const response = await oauth.clientCredentialsGrantRequest(metadata, client, await method.oauth4webapi(client), parameters);
      const token = await oauth.processClientCredentialsResponse(metadata, client, response);
      assert.equal(token.scope, 'read:orders write:orders');
      const request = new Request(API, { headers: { authorization: `Bearer ${token.access_token}` } });
      const claims = await oauth.validateJwtAccessToken(metadata, request, API);
      assert.deepEqual([claims.sub, claims.client_id, claims.iss], [client.client_id, client.client_id, tenant.issuer]);
      assert.equal(response.headers.get('cache-control'), 'no-store');
    });
  }
});
