// npm install openid-client
// Set CLIENT_SECRET to the application's client secret.
import * as client from 'openid-client';

const config = await client.discovery(
  new URL('{{issuer}}'),
  '{{client_id}}',
  undefined,
  client.{{node_method}}(process.env.CLIENT_SECRET),
  { algorithm: 'oauth2'{{node_insecure}} },
);
console.log(await client.clientCredentialsGrant(config));
