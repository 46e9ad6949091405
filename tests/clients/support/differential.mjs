// Assertions for Countersign and npm `oidc-provider`.
import assert from 'node:assert/strict';
import { constants, createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';

import * as keys from '../../support/keys.mjs';
import { startProvider } from './oidc-provider.mjs';
import { Tenant } from './tenant.mjs';

/** The client's key and an unregistered one. */
export const KEY = keys.rsa(2048);
export const OTHER = keys.rsa(2048);
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Starts both servers with one client; `servers` has what the client needs to call them. */
export async function startBoth() {
  const tenant = await Tenant.start();
  const client = await tenant.keyClient('Differential', KEY.text('spki'));
  const [credential] = await tenant.expect('GET', `clients/${client.client_id}/credentials`);
  const jwk = { ...createPublicKey(KEY.text('spki')).export({ format: 'jwk' }), kid: credential.kid, use: 'sig' };
  const provider = await startProvider(client.client_id, jwk, 'RS256');
  const shared = { clientId: client.client_id, kid: credential.kid };
  const servers = [
    { ...shared, issuer: tenant.issuer, tokenEndpoint: `${tenant.issuer}oauth/token` },
    { ...shared, issuer: provider.issuer, tokenEndpoint: provider.tokenEndpoint },
  ];
  const remove = async () => {
    provider.remove();
    await tenant.remove();
  };
  return { servers, remove };
}

export const base64url = (value) => Buffer.from(typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value)).toString('base64url');
export const now = () => Math.floor(Date.now() / 1000);

const SIGN = {
  RS256: (input, key) => sign('sha256', input, key),
  RS384: (input, key) => sign('sha384', input, key),
  PS256: (input, key) => sign('sha256', input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
};

/** A valid assertion for this server, modified by `change`. */
export function assertion(server, change) {
  const header = { alg: 'RS256', kid: server.kid };
  const claims = { iss: server.clientId, sub: server.clientId, aud: server.issuer, iat: now(), exp: now() + 60, jti: randomUUID() };
  const draft = { header, claims, key: readFileSync(KEY.private, 'utf8'), by: 'RS256', finish: (compact) => compact };
  change?.(draft, server);
  const input = `${base64url(draft.header)}.${base64url(draft.claims)}`;
  const signature = draft.signature ?? SIGN[draft.by](Buffer.from(input), createPrivateKey(draft.key));
  return draft.finish(`${input}.${base64url(signature)}`);
}

/** Returns true if the server issues a token for it. */
export async function accepts(server, compact) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: server.clientId, client_assertion_type: TYPE, client_assertion: compact });
  const response = await fetch(server.tokenEndpoint, { method: 'POST', body });
  assert.ok(response.status < 500, `${server.issuer}: ${response.status}`);
  await response.arrayBuffer();
  return response.status === 200;
}
