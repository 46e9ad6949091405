// A third-party client: openid-client, and jose for assertions that must be rejected.
import '../../support/webcrypto.mjs';

import { createPrivateKey, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import * as jose from 'jose';
import * as client from 'openid-client';

/** Requests an access token by private_key_jwt with openid-client; throws what it throws. */
export async function accessToken(server, clientId, keyFile, { alg = 'RS256', kid } = {}) {
  const key = await jose.importPKCS8(readFileSync(keyFile, 'utf8'), alg);
  const configuration = await client.discovery(new URL(server.origin), clientId, undefined, client.PrivateKeyJwt({ key, kid }), {
    algorithm: 'oauth2',
    execute: [client.allowInsecureRequests],
  });
  return client.clientCredentialsGrant(configuration);
}

/** A client assertion with these differences from a valid one. */
export async function assertion(server, clientId, keyFile, { alg = 'RS256', kid, claims = {} } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const header = kid ? { alg, kid } : { alg };
  const right = { iss: clientId, sub: clientId, aud: `${server.origin}/`, iat: now, exp: now + 60, jti: randomUUID() };
  return new jose.SignJWT({ ...right, ...claims }).setProtectedHeader(header).sign(createPrivateKey(readFileSync(keyFile)));
}

/** Posts an assertion to the token endpoint. */
export async function postAssertion(server, clientAssertion) {
  const response = await fetch(`${server.origin}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: clientAssertion,
    }),
  });
  return { status: response.status, body: await response.json() };
}

/** Requests an access token with the client secret, in the body or in the Authorization header. */
export async function postSecret(server, clientId, secret, where = 'body') {
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64');
  const form = where === 'body' ? { client_id: clientId, client_secret: secret } : {};
  const response = await fetch(`${server.origin}/oauth/token`, {
    method: 'POST',
    headers: where === 'body' ? {} : { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
  });
  return { status: response.status, body: await response.json() };
}
