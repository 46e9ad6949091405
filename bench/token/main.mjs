// POST /oauth/token under load: Countersign beside npm `oidc-provider`, one core for the server, the other for the load.
// Run it by `cargo xtask bench token`.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Cluster } from '../../tests/crash/support/cluster.mjs';
import { freePort } from '../../tests/support/server.mjs';
import { required } from '../required.mjs';
import { sign } from './assertions.mjs';
import { Countersign, LOAD_CORE, OidcProvider, SERVER_CORE, pinned, run } from './contenders.mjs';

const ROUNDS = Number(process.env.COUNTERSIGN_BENCH_ROUNDS ?? 3);
const SECONDS = Number(process.env.COUNTERSIGN_BENCH_SECONDS ?? 8);
/** The program of an older server to compare with, if any. */
const BEFORE = process.env.COUNTERSIGN_BENCH_BEFORE;
/** So many that the server's core never waits for the disk: with 64 it did for a tenth of the time. */
const CONNECTIONS = 128;
/** Enough for the fastest: as many a second. */
const FASTEST = { RS256: 6_000, ES256: 20_000 };
const WARM_UP = { bodies: FASTEST.ES256, seconds: 1 };
const LUA = fileURLToPath(new URL('load.lua', import.meta.url));

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** What wrk saw. */
function load(port, file, first, seconds) {
  const url = `http://127.0.0.1:${port}/oauth/token`;
  const wrk = ['wrk', '-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--timeout', '10s', '--latency', '-s', LUA, url, '--', file, String(first)];
  const seen = JSON.parse(run(pinned(LOAD_CORE, ...wrk)).trim().split('\n').at(-1));
  if (seen.failed > 0) throw new Error(`${seen.failed} of ${seen.requests} requests failed`);
  return { rate: seen.requests / seen.seconds, p50: seen.p50, p99: seen.p99 };
}

async function measure(contender, alg, file) {
  const server = await contender.start(alg);
  try {
    load(contender.port, file, 0, WARM_UP.seconds);
    return load(contender.port, file, WARM_UP.bodies, SECONDS);
  } finally {
    await server.stop();
  }
}

/** The rate with RS256, and its share of openssl's: a processor is not always as fast, so that is told just before and just after. */
async function measureShare(contender, file, note) {
  const before = openssl('rsa2048');
  const seen = await measure(contender, 'RS256', file);
  const after = openssl('rsa2048');
  for (const rsa of [before, after]) note(rsa);
  return { ...seen, share: seen.rate / ((before.sign + after.sign) / 2) };
}

/** Signatures and verifications a second by openssl, on the server's core. */
function openssl(name) {
  const text = run(pinned(SERVER_CORE, 'openssl', 'speed', '-seconds', '2', name));
  const [sign, verify] = text.trim().split('\n').at(-1).trim().split(/\s+/).slice(-2).map(Number);
  return { sign, verify };
}

const folder = mkdtempSync(join(required('COUNTERSIGN_BENCH_FOLDER'), 'token-'));
const cluster = await Cluster.start();
try {
  const port = await freePort();
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKey = key.privateKey.export({ type: 'pkcs8', format: 'pem' });
  const publicKey = join(folder, 'public.pem');
  writeFileSync(publicKey, key.publicKey.export({ type: 'spki', format: 'pem' }));

  const shared = { binary: required('COUNTERSIGN_BINARY'), folder, port };
  const sqlite = new Countersign(shared);
  const postgres = new Countersign({ ...shared, databaseUrl: cluster.url });
  const before = BEFORE && new Countersign({ ...shared, binary: BEFORE, name: 'SQLite, before' });
  await postgres.prepare(publicKey);
  // What an older server wrote a newer one can read.
  await (before ?? sqlite).prepare(publicKey);
  if (before) sqlite.adopt(before);
  const jwk = { ...createPublicKey(key.publicKey.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' }), kid: sqlite.kid, alg: 'RS256' };
  const peer = new OidcProvider({ folder, port, clientId: sqlite.clientId, jwk });

  const results = new Map();
  const note = (name, values) => results.set(name, [...(results.get(name) ?? []), values]);
  for (let round = 1; round <= ROUNDS; round += 1) {
    note('ecdsap256', openssl('ecdsap256'));
    const files = new Map();
    for (const alg of ['RS256', 'ES256']) {
      for (const contender of [sqlite, ...(before ? [before] : []), postgres, peer]) {
        // They have the client of the first, and no memory of what the first was shown.
        const owner = [peer, before].includes(contender) ? sqlite : contender;
        const id = contender === postgres ? `${owner.name}-${alg}` : owner.name;
        if (!files.has(id)) {
          files.set(id, join(folder, `${id}.bodies`));
          const { clientId, kid } = owner;
          const fastest = contender === postgres ? FASTEST[alg] : FASTEST.ES256;
          const count = WARM_UP.bodies + fastest * SECONDS;
          await sign(files.get(id), count, { key: privateKey, kid, clientId, audience: `http://127.0.0.1:${port}/` });
        }
        const seen = alg === 'RS256'
          ? await measureShare(contender, files.get(id), (rsa) => note('rsa2048', rsa))
          : await measure(contender, alg, files.get(id));
        note(`${contender.name} ${alg}`, seen);
        console.error(`    round ${round}, ${contender.name} ${alg}: ${seen.rate.toFixed(0)}/s, p50 ${seen.p50.toFixed(1)} ms, p99 ${seen.p99.toFixed(1)} ms`);
      }
    }
  }
  print(results, ['SQLite', ...(before ? [before.name] : []), 'PostgreSQL', 'oidc-provider']);
} finally {
  cluster.remove();
  rmSync(folder, { recursive: true, force: true });
}

function print(results, names) {
  const middle = (name, member) => median(results.get(name).map((seen) => seen[member]));
  const whole = (number) => Math.round(number).toLocaleString('en');
  const lines = [
    `openssl on the server's core: RSA-2048 ${whole(middle('rsa2048', 'sign'))} signatures/s, ${whole(middle('rsa2048', 'verify'))} verifications/s; P-256 ${whole(middle('ecdsap256', 'sign'))} signatures/s`,
    '',
    '| access token | server | requests/s | p50 ms | p99 ms | p99 / p50 | × oidc-provider | of openssl\'s RSA-2048 signatures |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |',
  ];
  for (const alg of ['RS256', 'ES256']) {
    const peer = middle(`oidc-provider ${alg}`, 'rate');
    for (const name of names) {
      const [rate, p50, p99] = ['rate', 'p50', 'p99'].map((member) => middle(`${name} ${alg}`, member));
      const server = name === 'oidc-provider' ? 'oidc-provider, in memory' : `Countersign, ${name}`;
      const share = alg === 'RS256' ? `${(100 * middle(`${name} ${alg}`, 'share')).toFixed(0)} %` : '';
      lines.push(`| ${alg} | ${server} | ${whole(rate)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${(p99 / p50).toFixed(1)} | ${(rate / peer).toFixed(1)} | ${share} |`);
    }
  }
  console.log(lines.join('\n'));
}
