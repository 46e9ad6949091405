// Lighthouse on the release build: accessibility and best practices must be 100, performance at least 95.
import lighthouse from 'lighthouse';

import { makeApplication, makeCredential, useKeys } from '../e2e/support/api.mjs';
import { ARGS, chromium } from '../e2e/support/browser.mjs';
import { signIn } from '../e2e/support/console.mjs';
import * as keys from '../support/keys.mjs';
import { Server, freePort, required } from '../support/server.mjs';

const RUNS = Number(process.env.COUNTERSIGN_LIGHTHOUSE_RUNS ?? 1);
const DESKTOP = { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false };
/** Lighthouse's own figures for a desktop: 40 ms round trip, 10 Mbit/s, no slower processor. */
const THROTTLING = { rttMs: 40, throughputKbps: 10_240, cpuSlowdownMultiplier: 1, requestLatencyMs: 0, downloadThroughputKbps: 0, uploadThroughputKbps: 0 };

const port = await freePort();
const server = await Server.start();
const context = await chromium.launchPersistentContext('', { executablePath: required('CHROMIUM'), args: [...ARGS, `--remote-debugging-port=${port}`] });
const page = await context.newPage();

async function measure(name, path) {
  const scores = [];
  const faults = new Set();
  for (let run = 0; run < RUNS; run += 1) {
    const { lhr } = await lighthouse(`${server.origin}${path}`, {
      port,
      logLevel: 'error',
      disableStorageReset: true,
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
      formFactor: 'desktop',
      screenEmulation: DESKTOP,
      throttlingMethod: 'simulate',
      throttling: THROTTLING,
    });
    scores.push(Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)])));
    for (const id of ['accessibility', 'best-practices']) {
      for (const { id: audit, weight } of lhr.categories[id].auditRefs) {
        if (weight > 0 && lhr.audits[audit].score === 0) faults.add(`${audit}: ${lhr.audits[audit].title}`);
      }
    }
  }
  const each = (id) => scores.map((score) => score[id]).sort((a, b) => a - b);
  const median = each('performance')[Math.floor(RUNS / 2)];
  const [accessibility] = each('accessibility');
  const [practices] = each('best-practices');
  console.log(`${name.padEnd(14)} accessibility ${accessibility}, best practices ${practices}, performance ${median}`);
  for (const fault of faults) console.log(`    ${fault}`);
  return accessibility === 100 && practices === 100 && median >= 95;
}

let good = await measure('sign-in', '/sign-in');
await signIn(page, server);
const client = await makeApplication(page, server, 'Billing service');
const credential = await makeCredential(page, server, client.client_id, 'laptop key', keys.rsa(2048).spki);
await useKeys(page, server, client.client_id, credential);
for (const [name, path] of [['applications', '/applications'], ['credentials', `/applications/${client.client_id}/credentials`], ['inspect', '/inspect']]) {
  good = (await measure(name, path)) && good;
}
await context.close();
await server.remove();
process.exitCode = good ? 0 : 1;
