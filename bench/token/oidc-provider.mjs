// npm `oidc-provider`, set up for the same work: private_key_jwt in, a JWT access token out, all in memory.
// node oidc-provider.mjs PORT ALG CLIENT, where CLIENT is a file with client_id and the client's public JWK.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';

import Provider from 'oidc-provider';

const [port, alg, file] = process.argv.slice(2);
const { clientId, jwk } = JSON.parse(readFileSync(file, 'utf8'));
const issuer = `http://127.0.0.1:${port}/`;
const secret = (name, pair) => ({ ...pair.privateKey.export({ format: 'jwk' }), alg: name, use: 'sig', kid: name });

const provider = new Provider(issuer, {
  clients: [{
    client_id: clientId,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'RS256',
    jwks: { keys: [jwk] },
  }],
  jwks: {
    keys: [
      secret('RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })),
      secret('ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })),
    ],
  },
  routes: { token: '/oauth/token' },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => issuer,
      getResourceServerInfo: () => ({ audience: issuer, scope: '', accessTokenFormat: 'jwt', accessTokenTTL: 86_400, jwt: { sign: { alg } } }),
    },
  },
});

provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
