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
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) page.faults.push(message.text());
  });
  page.on('request', (request) => page.sent.push({ method: request.method(), url: request.url(), body: request.postData() ?? '' }));
  return page;
}
