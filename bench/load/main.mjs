// How long a first load takes, beside Keycloak's admin console and an older build. Run it by `cargo xtask bench load`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { call, makeApplication, makeCredential, useKeys } from '../../tests/e2e/support/api.mjs';
import * as keys from '../../tests/support/keys.mjs';
import { Server } from '../../tests/support/server.mjs';
import { required } from '../required.mjs';
import { startKeycloak } from './keycloak.mjs';
import { load, withFreshBrowser } from './network.mjs';
import { PAGES, isFile } from './pages.mjs';

const ROUNDS = Number(process.env.COUNTERSIGN_BENCH_ROUNDS ?? 5);
const APPLICATIONS = 25;
const DOCUMENT = process.env.COUNTERSIGN_BENCH_DOCUMENT ?? fileURLToPath(new URL("../../docs/performance.md", import.meta.url));
const [BEGIN, END] = ['<!-- written by cargo xtask bench load -->', '<!-- end -->'];
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1);
const kilobytes = (bytes) => (bytes / 1000).toFixed(0);

/** The server with this console, and a session in it. */
class World {
  static async start(console) {
    const world = new World();
    world.server = await Server.start('--console-dir', console);
    await withFreshBrowser(async (context) => {
      const page = await context.newPage();
      const code = new URL(world.server.signInLink).hash.replace('#code=', '');
      await call(page, world.server, 'POST', '/countersign/v1/session', { code });
      world.cookies = await context.cookies();
      const { client_id: clientId } = await makeApplication(page, world.server, 'Billing service');
      const credential = await makeCredential(page, world.server, clientId, 'laptop key', keys.rsa(2048).spki);
      await useKeys(page, world.server, clientId, credential);
      for (let number = 1; number < APPLICATIONS; number += 1) await makeApplication(page, world.server, `Application ${number}`);
      world.clientId = clientId;
    });
    return world;
  }

  async measure(page) {
    const url = this.server.origin + page.path(this);
    return withFreshBrowser(async (context) => {
      if (page.signedIn) await context.addCookies(this.cookies);
      const cold = await load(context, url, page.usable);
      return { cold, warm: await load(context, url, page.usable) };
    });
  }

  stop() {
    return this.server.remove();
  }
}

/** The medians of several first loads, and of the second load after each of them. */
async function medians(measure) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure());
  const of = (value) => median(rounds.map(value));
  const files = ({ cold }) => cold.fetched.filter(isFile);
  return {
    size: of((round) => files(round).reduce((sum, { size }) => sum + size, 0)),
    requests: of((round) => files(round).length),
    cold: of(({ cold }) => cold.usable),
    warm: of(({ warm }) => warm.usable),
    longest: Math.max(...rounds.flatMap(({ cold, warm }) => [cold.longest, warm.longest])),
  };
}

const rows = [];
const note = (title, build, { size, requests, cold, warm, longest }) => {
  const row = `| ${title} | ${build} | ${kilobytes(size)} | ${requests} | ${seconds(cold)} | ${seconds(warm)} | ${longest.toFixed(0)} |`;
  console.log(row);
  rows.push(row);
};
const HEAD = ['| page | build | KB of files | requests | usable after s | warm s | longest task ms |', '| --- | --- | ---: | ---: | ---: | ---: | ---: |'];

console.log(HEAD.join('\n'));
const builds = [['Countersign', required('COUNTERSIGN_BENCH_CONSOLE')]];
if (process.env.COUNTERSIGN_BENCH_BEFORE) builds.unshift(['before', process.env.COUNTERSIGN_BENCH_BEFORE]);
const worlds = [];
const keycloak = await startKeycloak();
try {
  for (const [name, folder] of builds) worlds.push([name, await World.start(folder)]);
  for (const page of PAGES) {
    for (const [name, world] of worlds) note(page.title, name, await medians(() => world.measure(page)));
  }
  // The first answers wait until they are compressed.
  await withFreshBrowser((context) => load(context, `${keycloak.origin}/`, '#mounted', { slow: false }));
  const mounted = () => withFreshBrowser(async (context) => {
    const cold = await load(context, `${keycloak.origin}/`, '#mounted');
    return { cold, warm: await load(context, `${keycloak.origin}/`, '#mounted') };
  });
  note('A mounted root', 'Keycloak’s admin console', await medians(mounted));
} finally {
  for (const [, world] of worlds) await world.stop();
  keycloak.stop();
}

const text = readFileSync(DOCUMENT, 'utf8');
const [before, rest] = text.split(BEGIN);
const after = rest?.split(END)[1];
if (after === undefined) throw new Error(`docs/performance.md has no place for the table: ${BEGIN} … ${END}`);
writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${[...HEAD, ...rows].join('\n')}\n\n${END}${after}`);
