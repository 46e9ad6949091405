// Chromium, and the checks on every page.
import { chromium } from 'playwright-core';

export { chromium };

import { required } from '../../support/server.mjs';

export const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A part of the program, which the console also fetches ahead, when nobody asked for it. */
export const isPart = (url) => /\/part-[\w-]+\.(wasm|css)$/.test(url);

/** Leaving a page cancels what it fetches ahead; Chromium reports that without a reason. */
const CANCELLED = /^Fetch API cannot load \S+\/part-[\w-]+\.(wasm|css)\. $/;

export function launch(...more) {
  return chromium.launch({ executablePath: required('CHROMIUM'), args: [...ARGS, ...more] });
}

/**
 * A page in a fresh context that records console errors, uncaught errors, and violations of the content security policy,
 * none of which may happen.
 */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Berlin', locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.faults = [];
  page.sent = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    // The browser reports every 4xx answer here; tests check those by what the page shows.
    const isExpected = message.text().startsWith('Failed to load resource') || CANCELLED.test(message.text());
    if (message.type() === 'error' && !isExpected) page.faults.push(message.text());
  });
  page.on('request', (request) => page.sent.push({ method: request.method(), url: request.url(), body: request.postData() ?? '' }));
  return page;
}
