// Preconditions of a scenario, set up through the API in the page's session.
import { readFileSync } from 'node:fs';

/** Calls the management API in the page's session; throws on an error. */
export async function call(page, server, method, path, data) {
  const response = await page.request.fetch(server.origin + path, {
    method,
    data,
    headers: { 'x-countersign': '1', origin: server.origin },
  });
  if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`);
  return response.status() === 204 ? undefined : response.json();
}

/** Creates an application. */
export function makeApplication(page, server, name, more = {}) {
  return call(page, server, 'POST', '/api/v2/clients', { name, app_type: 'non_interactive', ...more });
}

/** Creates a credential of an application. */
export function makeCredential(page, server, clientId, name, file, more = {}) {
  const pem = readFileSync(file, 'utf8');
  return call(page, server, 'POST', `/api/v2/clients/${clientId}/credentials`, { credential_type: 'public_key', name, pem, ...more });
}

/** Switches the application to Private Key JWT with these credentials. */
export function useKeys(page, server, clientId, ...credentials) {
  return call(page, server, 'PATCH', `/api/v2/clients/${clientId}`, {
    token_endpoint_auth_method: null,
    client_authentication_methods: { private_key_jwt: { credentials: credentials.map(({ id }) => ({ id })) } },
  });
}

/** Creates an application that authenticates with one key. */
export async function makeKeyApplication(page, server, name, key, more = {}) {
  const client = await makeApplication(page, server, name);
  const credential = await makeCredential(page, server, client.client_id, `${name} key`, key.spki, more);
  await useKeys(page, server, client.client_id, credential);
  return { clientId: client.client_id, credential };
}

/** Reads the application. */
export function readClient(page, server, clientId) {
  return call(page, server, 'GET', `/api/v2/clients/${clientId}`);
}

/** Reads its credentials. */
export function readCredentials(page, server, clientId) {
  return call(page, server, 'GET', `/api/v2/clients/${clientId}/credentials`);
}
