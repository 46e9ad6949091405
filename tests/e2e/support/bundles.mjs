// Large bundles, and how long reading one blocks the page.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

import * as keys from '../../support/keys.mjs';

const DIGITS = '00000';

/** So many certificates, derived from one with other names; their signatures are invalid. */
export function bundle(count, makeKey = keys.rsa) {
  const { certificate } = makeKey(undefined, `/O=Example Ltd/OU=Machine clients of the northern region/CN=client ${DIGITS}`);
  const { raw } = new X509Certificate(readFileSync(certificate));
  const subject = raw.lastIndexOf(`client ${DIGITS}`);
  const parts = [];
  for (let number = 0; number < count; number += 1) {
    raw.write(String(number).padStart(DIGITS.length, '0'), subject + 'client '.length, 'latin1');
    const body = raw.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
    parts.push(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
  }
  return parts.join('');
}

/** The same of small certificates: P-256. */
export const smallBundle = (count) => bundle(count, keys.ecCertificate);

/** Watches the page's tasks, and the time between two frames, until [`blocked`]. */
export async function watch(page) {
  await page.evaluate(() => {
    const seen = { began: performance.now(), longest: 0, gap: 0 };
    globalThis.watched_ = seen;
    const take = (entries) => entries.forEach(({ duration }) => { seen.longest = Math.max(seen.longest, duration); });
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type: 'longtask' });
    seen.take = () => take(observer.takeRecords());
    let before;
    const frame = (now) => {
      if (before) seen.gap = Math.max(seen.gap, now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/**
 * Milliseconds since [`watch`]: all of them, the longest task, and the longest time between two frames. Tasks of less than 50 ms
 * are not told apart: 0.
 */
export async function blocked(page) {
  return page.evaluate(async () => {
    // The entry of a task comes after it.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const seen = globalThis.watched_;
    seen.take();
    return { time: performance.now() - seen.began, longest: seen.longest, gap: seen.gap };
  });
}
