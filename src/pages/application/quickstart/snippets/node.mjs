// npm install openid-client
import { createPrivateKey, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as client from 'openid-client';

const pem = createPrivateKey(readFileSync(process.argv[2] ?? 'private.pem'));
const key = await webcrypto.subtle.importKey(
  'pkcs8',
  pem.export({ type: 'pkcs8', format: 'der' }),
  { name: '{{webcrypto_name}}', hash: '{{hash}}' },
  false,
  ['sign'],
);

const config = await client.discovery(
  new URL('{{issuer}}'),
  '{{client_id}}',
  undefined,
  client.PrivateKeyJwt({ key, kid: '{{kid}}' }),
  { algorithm: 'oauth2'{{node_insecure}} },
);
console.log(await client.clientCredentialsGrant(config));
