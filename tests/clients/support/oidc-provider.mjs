// npm `oidc-provider` in this process: another authorization server with private_key_jwt.
import { freePort } from '../../support/server.mjs';

/** The reason if it can't run here. */
export const UNSUPPORTED = Number.parseInt(process.versions.node) < 20 && 'oidc-provider needs Node.js 20 or newer';

/** Starts it with one client that has this public JWK. */
export async function startProvider(clientId, jwk, alg) {
  const { default: Provider } = await import('oidc-provider');
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: clientId,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: alg,
      jwks: { keys: [jwk] },
    }],
    clockTolerance: 10,
    features: { devInteractions: { enabled: false }, clientCredentials: { enabled: true } },
  });
  const server = await new Promise((resolve) => {
    const listening = provider.listen(port, 'localhost', () => resolve(listening));
  });
  return { issuer, tokenEndpoint: `${issuer}/token`, remove: () => server.close() };
}
