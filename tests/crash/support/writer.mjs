// One of several writers. Each has its own clients, so that it knows the expected state of each, whenever the server is
// killed.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';

import { below } from './random.mjs';

const KEYS = ['first', 'second'].map((name) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid: `the-${name}-key`, pem: publicKey.export({ type: 'spki', format: 'pem' }), privateKey };
});
/** Which of its two keys a client has attached in each version. */
const ATTACHED = [[0, 1], [0], [1]];

const named = (name, version) => ({ name: `${name} v${version}`, description: `version ${version}` });

export class Writer {
  constructor(api, name) {
    this.api = api;
    this.name = name;
    this.made = 0;
    /** By client ID: the acknowledged version, a later one that may have been written, or the deletion. */
    this.clients = new Map();
    /** Names of clients whose creation was not acknowledged. */
    this.doubtful = new Set();
    /** Assertions exchanged for a token. */
    this.spent = [];
  }

  /** Performs a random write; returns once it is acknowledged. */
  async write() {
    const living = [...this.clients].filter(([, client]) => client.gone === undefined);
    const kind = below(10);
    if (living.length < 3 || kind < 4) return this.#create();
    const [id, client] = living[below(living.length)];
    if (kind < 7) return this.#change(id, client);
    if (kind < 8) return this.#delete(id, client);
    return this.#exchange(id, client);
  }

  /** Creates a client with two attached credentials: three records and two references in one change. */
  async #create() {
    this.made += 1;
    const name = `${this.name}-${this.made}`;
    this.doubtful.add(name);
    const credentials = KEYS.map(({ kid, pem }) => ({ credential_type: 'public_key', name: kid, pem, kid }));
    const { status, body } = await this.api.call('POST', 'clients', {
      ...named(name, 0),
      app_type: 'non_interactive',
      client_authentication_methods: { private_key_jwt: { credentials } },
    });
    assert.equal(status, 201, JSON.stringify(body));
    this.doubtful.delete(name);
    const ids = body.client_authentication_methods.private_key_jwt.credentials.map(({ id }) => id);
    this.clients.set(body.client_id, { name, version: 0, ids });
  }

  /** Changes name, description and attachments at once: the next version of a client. */
  async #change(id, client) {
    const next = client.version + 1;
    client.attempted = next;
    const credentials = ATTACHED[next % 3].map((key) => ({ id: client.ids[key] }));
    const { status, body } = await this.api.call('PATCH', `clients/${id}`, {
      ...named(client.name, next),
      client_authentication_methods: { private_key_jwt: { credentials } },
    });
    assert.equal(status, 200, JSON.stringify(body));
    client.version = next;
    client.attempted = undefined;
  }

  async #delete(id, client) {
    client.gone = 'perhaps';
    const { status, body } = await this.api.call('DELETE', `clients/${id}`);
    assert.equal(status, 204, JSON.stringify(body));
    client.gone = 'surely';
  }

  async #exchange(id, client) {
    const assertion = this.#assertion(id, client);
    assert.equal(await this.api.exchange(assertion), 200);
    this.spent.push({ id, version: client.version, assertion });
  }

  #assertion(id, { version }) {
    const { kid, privateKey } = KEYS[ATTACHED[version % 3][0]];
    return this.api.assertion(id, kid, privateKey);
  }

  /** Checks the server's state after a kill and continues from it. `found` has all its clients by ID. */
  async judge(found) {
    for (const [id, client] of this.clients) {
      const seen = found.get(id);
      if (client.gone === 'surely') assert.equal(seen, undefined, `${client.name} was deleted and is there`);
      else if (client.gone === 'perhaps' && !seen) client.gone = 'surely';
      else await this.#judgeClient(id, client, seen);
      if (client.gone === 'surely') await this.#judgeGone(id);
    }
    for (const [id, seen] of found) {
      const name = seen.name.split(' ')[0];
      if (!this.doubtful.has(name)) continue;
      const ids = seen.client_authentication_methods.private_key_jwt.credentials.map((credential) => credential.id);
      assert.equal(ids.length, 2, `${name} is half a client`);
      const client = { name, version: 0, ids };
      await this.#judgeClient(id, client, seen);
      this.clients.set(id, client);
    }
    this.doubtful.clear();
    for (const [id, client] of this.clients) if (client.gone) this.clients.delete(id);
    await this.#judgeSpent();
  }

  /** An exchanged assertion is rejected; another one with the same key is not. */
  async #judgeSpent() {
    for (const { id, version, assertion } of this.spent.splice(0)) {
      const client = this.clients.get(id);
      if (client?.version !== version) continue;
      assert.equal(await this.api.exchange(assertion), 401, 'an assertion was taken twice');
      assert.equal(await this.api.exchange(this.#assertion(id, client)), 200);
    }
  }

  /** The last acknowledged version, or the complete one that was being written. */
  async #judgeClient(id, client, seen) {
    assert.ok(seen, `${client.name} was created and is not there`);
    const versions = [client.version, client.attempted].filter((version) => version !== undefined);
    const version = versions.find((candidate) => seen.name === named(client.name, candidate).name);
    assert.notEqual(version, undefined, `${client.name} should be at ${versions.join(' or ')}: ${seen.name}`);
    assert.equal(seen.description, named(client.name, version).description);
    const attached = seen.client_authentication_methods.private_key_jwt.credentials.map((credential) => credential.id);
    assert.deepEqual(attached.sort(), ATTACHED[version % 3].map((key) => client.ids[key]).sort(), `${seen.name} is a half change`);
    const { status, body } = await this.api.call('GET', `clients/${id}/credentials`);
    assert.equal(status, 200);
    assert.deepEqual(body.map((credential) => credential.id).sort(), [...client.ids].sort());
    Object.assign(client, { version, attempted: undefined, gone: undefined });
  }

  async #judgeGone(id) {
    const { status } = await this.api.call('GET', `clients/${id}/credentials`);
    assert.equal(status, 404);
  }
}
