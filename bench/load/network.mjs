// Chromium on a slow connection with a slow processor.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

import { required } from '../required.mjs';
import { observe, seen } from './observe.mjs';

/** Slow 4G: milliseconds until an answer begins, and bits a second. */
const LATENCY_MS = 150;
const DOWN = 1_600_000;
const UP = 750_000;
const CPU_SLOWDOWN = 4;
/** How long the page may go on working after it is usable: its tasks count. */
const AFTERMATH_MS = 1_500;
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Runs `visit` with a browser that nobody has used before. */
export async function withFreshBrowser(visit) {
  const profile = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: required('CHROMIUM'), args: ARGS, viewport: { width: 1280, height: 900 } });
  try {
    return await visit(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Loads the page in a tab of its own. */
export async function load(context, url, selector, { slow = true } = {}) {
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(error));
  await page.addInitScript(observe, selector);
  if (slow) {
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', { offline: false, latency: LATENCY_MS, downloadThroughput: DOWN / 8, uploadThroughput: UP / 8 });
    await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  }
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => globalThis.load?.usable, undefined, { timeout: 60_000 });
  if (slow) await page.waitForTimeout(AFTERMATH_MS);
  const result = await page.evaluate(seen);
  if (faults.length > 0) throw faults[0];
  await page.close();
  return result;
}
