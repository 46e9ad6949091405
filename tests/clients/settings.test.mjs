// Server settings, tested with third-party clients.
import '../support/webcrypto.mjs';

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import * as jose from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';

import * as keys from '../support/keys.mjs';
import { SDKS } from './support/sdk.mjs';
import { Tenant } from './support/tenant.mjs';

const KEY = keys.rsa(2048);
const API = 'https://orders.example/';

/** A tenant with these options, removed after the test. */
async function started(t, ...options) {
  const tenant = await Tenant.start(...options);
  t.after(() => tenant.remove());
  return tenant;
}

async function discover(tenant) {
  const issuer = new URL(tenant.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2' }));
}

for (const alg of ['RS256', 'ES256']) {
  test(`${alg} access tokens verify, before and after key rotation`, async (t) => {
    const tenant = await started(t, '--access-token-alg', alg, '--default-audience', API);
    const client = await tenant.secretClient('Rotation');
    const authentication = oauth.ClientSecretPost(client.client_secret);
    const token = async () => {
      const metadata = await discover(tenant);
      const response = await oauth.clientCredentialsGrantRequest(metadata, client, authentication, {});
      return (await oauth.processClientCredentialsResponse(metadata, client, response)).access_token;
    };
    // Fresh metadata each time: oauth4webapi caches the keys with it.
    const accepts = async (accessToken) => {
      const request = new Request(API, { headers: { authorization: `Bearer ${accessToken}` } });
      return oauth.validateJwtAccessToken(await discover(tenant), request, API);
    };
    const before = await token();
    await tenant.server.run('keys', 'rotate', '--data-dir', tenant.server.dataDir);
    await tenant.server.restart();
    const after = await token();
    const [first, second] = [before, after].map((accessToken) => jose.decodeProtectedHeader(accessToken));
    assert.deepEqual([first.alg, second.alg, first.typ], [alg, alg, 'at+jwt']);
    assert.notEqual(first.kid, second.kid);
    for (const accessToken of [before, after]) assert.equal((await accepts(accessToken)).sub, client.client_id);
  });
}

test('with --fapi an independent client signs with PS256 only', async (t) => {
  const tenant = await started(t, '--fapi');
  const metadata = await discover(tenant);
  assert.deepEqual(metadata.token_endpoint_auth_signing_alg_values_supported, ['PS256']);
  for (const [alg, expected] of [['PS256', 200], ['RS256', 401]]) {
    const client = await tenant.keyClient(`By ${alg}`, KEY.text('spki'), alg);
    const key = await jose.importPKCS8(readFileSync(KEY.private, 'utf8'), alg);
    const configuration = await openid.discovery(new URL(tenant.issuer), client.client_id, undefined, openid.PrivateKeyJwt(key), { algorithm: 'oauth2' });
    const status = await openid.clientCredentialsGrant(configuration).then(() => 200, (error) => error.status);
    assert.equal(status, expected, alg);
  }
});

test('with --legacy-audience the token endpoint is accepted as audience', async (t) => {
  const tenant = await started(t, '--legacy-audience');
  const metadata = await discover(tenant);
  const client = await tenant.keyClient('Old', KEY.text('spki'));
  const key = await jose.importPKCS8(readFileSync(KEY.private, 'utf8'), 'RS256');
  const old = oauth.PrivateKeyJwt(key, { [oauth.modifyAssertion]: (_, claims) => Object.assign(claims, { aud: metadata.token_endpoint }) });
  for (const authentication of [old, oauth.PrivateKeyJwt(key)]) {
    const response = await oauth.clientCredentialsGrantRequest(metadata, client, authentication, {});
    assert.ok((await oauth.processClientCredentialsResponse(metadata, client, response)).access_token);
  }
});

test('SDKs retry after the rate limit', async (t) => {
  const tenant = await started(t, '--rate-limit', '2', '--rate-limit-burst', '2');
  for (let sent = 0; ; sent += 1) {
    assert.ok(sent < 50, 'the limit never came');
    const { status, headers, body } = await tenant.api('GET', 'clients');
    assert.equal(headers.get('x-ratelimit-limit'), '2');
    if (status === 200) continue;
    assert.deepEqual([status, body.error, body.errorCode], [429, 'Too Many Requests', 'too_many_requests']);
    assert.match(headers.get('retry-after'), /^\d+$/);
    assert.match(headers.get('x-ratelimit-reset'), /^\d{10}$/);
    break;
  }
  for (const sdk of SDKS) {
    const api = sdk.management({ domain: tenant.domain, token: tenant.token });
    for (let call = 0; call < 4; call += 1) assert.ok(Array.isArray(await api.clients.list()), sdk.name);
  }
});
