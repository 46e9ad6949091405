// The server is killed while writing: acknowledged writes are there, none is half there, and it starts again.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { Api } from './support/api.mjs';
import { BACKENDS } from './support/backends.mjs';
import { below, seed } from './support/random.mjs';
import { Writer } from './support/writer.mjs';

/** Times that the server is killed; run more than a few separately. */
const ROUNDS = Number(process.env.COUNTERSIGN_CRASH_ROUNDS ?? 3);
const WRITES = 1000;
const WRITERS = 8;
/** Longer than the server waits for a lock, in milliseconds. */
const PATIENCE = 20_000;

for (const Backend of BACKENDS) {
  describe(`on ${Backend.title}`, () => {
    let backend;
    let api;

    before(async () => {
      backend = await Backend.start();
      const token = await backend.server.run('token', ...backend.location());
      api = new Api(backend.server, token.trim());
    });

    after(() => backend?.remove());

    test(`loses nothing when killed ${ROUNDS} times during ${WRITES} writes by ${WRITERS} writers (seed ${seed})`, async (t) => {
      const writers = Array.from({ length: WRITERS }, (_, number) => new Writer(api, `writer${number}`));
      for (let round = 1; round <= ROUNDS; round += 1) {
        await t.test(`round ${round}`, async (t) => {
          const last = WRITES / 10 + below((WRITES * 8) / 10);
          const acknowledged = await writeUntilKilled(backend.server, writers, last);
          const start = Date.now();
          await backend.server.spawn();
          const ready = Date.now() - start;
          const found = new Map((await api.clients()).map((client) => [client.client_id, client]));
          for (const writer of writers) await writer.judge(found);
          t.diagnostic(`killed after ${acknowledged} of ${WRITES} writes; ready again in ${ready} ms; ${found.size} clients`);
        });
      }
      await backend.server.run('doctor', ...backend.location());
      assert.equal(backend.check(), 'ok');
    });

    test('answers 503 while the database is locked, then recovers', async () => {
      const { body: client } = await api.call('POST', 'clients', { name: 'Locked out' });
      const lock = await backend.lock();
      const write = () => api.call('PATCH', `clients/${client.client_id}`, { description: 'written' });
      try {
        const rejected = await within(PATIENCE, write());
        assert.equal(rejected.status, 503, JSON.stringify(rejected.body));
        assert.deepEqual([rejected.body.statusCode, rejected.body.error], [503, 'Service Unavailable']);
        assert.match(rejected.body.message, /locked by another writer/);
        assert.ok(rejected.headers.get('retry-after'));
        const read = await within(PATIENCE, api.call('GET', `clients/${client.client_id}`));
        assert.deepEqual([read.status, read.body.description], [200, undefined]);
      } finally {
        await lock.release();
      }
      const written = await write();
      assert.deepEqual([written.status, written.body.description], [200, 'written']);
    });

    const skip = Backend.isFile && 'a file does not go away';
    test('answers 503 while the database is gone, then recovers', { skip }, async () => {
      const create = (name) => within(PATIENCE, api.call('POST', 'clients', { name }));
      const many = (name) => Promise.all(Array.from({ length: WRITERS }, () => create(name)));
      // Concurrently: several connections are fresh when the database goes away.
      for (const { status } of await many('Before')) assert.equal(status, 201);
      backend.cluster.down();
      const rejected = await create('Meanwhile');
      assert.equal(rejected.status, 503, JSON.stringify(rejected.body));
      assert.match(rejected.body.message, /Try again/);
      assert.ok(rejected.headers.get('retry-after'));
      backend.cluster.up();
      for (const { status, body } of await many('After')) assert.equal(status, 201, JSON.stringify(body));
    });
  });
}

/** All writers write until `last` writes are acknowledged; then the server is killed. Returns the number acknowledged. */
async function writeUntilKilled(server, writers, last) {
  let started = 0;
  let acknowledged = 0;
  let killed;
  const work = async (writer) => {
    while (started < WRITES && !killed) {
      started += 1;
      try {
        await writer.write();
      } catch (error) {
        // An error answer is a defect; a broken connection is the effect of the kill.
        if (!killed || error instanceof assert.AssertionError) throw error;
        return;
      }
      acknowledged += 1;
      if (acknowledged === last) killed = server.stop('SIGKILL');
    }
  };
  await Promise.all(writers.map(work));
  await killed;
  return acknowledged;
}

async function within(milliseconds, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
