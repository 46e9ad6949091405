// Lighthouse on the release build, by its settings for a desktop and for a phone: accessibility and best practices must
// be 100, performance at least 95 on a desktop and 90 on a phone.
import lighthouse from 'lighthouse';

import { makeApplication, makeCredential, useKeys } from '../e2e/support/api.mjs';
import { ARGS, chromium } from '../e2e/support/browser.mjs';
import { signIn } from '../e2e/support/console.mjs';
import * as keys from '../support/keys.mjs';
import { Server, freePort, required } from '../support/server.mjs';

const RUNS = Number(process.env.COUNTERSIGN_LIGHTHOUSE_RUNS ?? 1);
/** Lighthouse's own settings: the phone's are its defaults, a slow 4G network and a processor four times slower. */
const DEVICES = {
  desktop: {
    least: 95,
    settings: {
      formFactor: 'desktop',
      screenEmulation: { mobile: false, width: 1350, height: 940, deviceScaleFactor: 1, disabled: false },
      throttling: { rttMs: 40, throughputKbps: 10_240, cpuSlowdownMultiplier: 1, requestLatencyMs: 0, downloadThroughputKbps: 0, uploadThroughputKbps: 0 },
    },
  },
  phone: { least: 90, settings: { formFactor: 'mobile' } },
};

const port = await freePort();
const server = await Server.start();
const context = await chromium.launchPersistentContext('', { executablePath: required('CHROMIUM'), args: [...ARGS, `--remote-debugging-port=${port}`] });
const page = await context.newPage();

async function measure(name, path, device) {
  const { least, settings } = DEVICES[device];
  const scores = [];
  const faults = new Set();
  for (let run = 0; run < RUNS; run += 1) {
    const { lhr } = await lighthouse(`${server.origin}${path}`, {
      port,
      logLevel: 'error',
      disableStorageReset: true,
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
      throttlingMethod: 'simulate',
      ...settings,
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
  console.log(`${name.padEnd(14)} ${device.padEnd(8)} accessibility ${accessibility}, best practices ${practices}, performance ${median}`);
  for (const fault of faults) console.log(`    ${fault}`);
  return accessibility === 100 && practices === 100 && median >= least;
}

/** On a desktop and on a phone. */
async function measureBoth(name, path) {
  let good = true;
  for (const device of Object.keys(DEVICES)) good = (await measure(name, path, device)) && good;
  return good;
}

let good = await measureBoth('sign-in', '/sign-in');
await signIn(page, server);
const client = await makeApplication(page, server, 'Billing service');
const credential = await makeCredential(page, server, client.client_id, 'laptop key', keys.rsa(2048).spki);
await useKeys(page, server, client.client_id, credential);
for (const [name, path] of [['applications', '/applications'], ['credentials', `/applications/${client.client_id}/credentials`], ['inspect', '/inspect']]) {
  good = (await measureBoth(name, path)) && good;
}
await context.close();
await server.remove();
process.exitCode = good ? 0 : 1;
