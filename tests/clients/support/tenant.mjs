// A running server, and its setup by an operator.
import { Server } from '../../support/server.mjs';

export class Tenant {
  /** Starts a server with these options of `countersign serve`. */
  static async start(...options) {
    const tenant = new Tenant(await Server.startTls(...options));
    tenant.token = (await tenant.server.run('token', '--data-dir', tenant.server.dataDir)).trim();
    return tenant;
  }

  constructor(server) {
    this.server = server;
    /** Host and port as SDKs expect: they add `https://` and the path. */
    this.domain = new URL(server.origin).host;
    this.issuer = `${server.origin}/`;
  }

  remove() {
    return this.server.remove();
  }

  /** Sends a request to the management API. */
  async api(method, path, body) {
    const response = await fetch(`${this.issuer}api/v2/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  }

  /** The same; throws unless it succeeds. */
  async expect(method, path, body) {
    const answer = await this.api(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Creates a client that authenticates with a secret. */
  secretClient(name, method = 'client_secret_post') {
    return this.expect('POST', 'clients', { name, app_type: 'non_interactive', token_endpoint_auth_method: method });
  }

  /** Creates a client that authenticates with the key whose public key is `pem`. */
  keyClient(name, pem, alg = 'RS256') {
    const credentials = [{ credential_type: 'public_key', name: `${name}'s key`, pem, alg }];
    return this.expect('POST', 'clients', {
      name,
      app_type: 'non_interactive',
      client_authentication_methods: { private_key_jwt: { credentials } },
    });
  }

  /**
   * Creates a client for the management API with every scope, on the command line like an operator's first one. It
   * authenticates with the key in the file `publicKey`, or with a secret.
   */
  async manager(name, publicKey, alg) {
    const key = publicKey ? ['--public-key', publicKey, '--alg', alg] : [];
    const told = await this.server.run('admin', 'create-client', '--data-dir', this.server.dataDir, '--name', name, ...key);
    return Object.fromEntries(told.trim().split('\n').map((line) => line.split(': ')));
  }
}
