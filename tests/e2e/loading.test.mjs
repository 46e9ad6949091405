// What the page shows if the console itself fails to load.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';

import { launch, openPage } from './support/browser.mjs';
import { StaticHost } from './support/static-host.mjs';
import { Server } from '../support/server.mjs';

let browser;
let host;
let server;
let page;

before(async () => {
  [browser, server, host] = await Promise.all([launch(), Server.start(), StaticHost.start({ otherwise: 'index' })]);
});

after(async () => {
  await browser?.close();
  await host?.stop();
  await server?.remove();
});

afterEach(async () => {
  await page?.context().close();
});

const gone = (route) => route.fulfill({ status: 404, body: 'Not found' });
const FAULTS = [
  ['the program is missing', '**/*_bg.wasm', gone],
  ['the program was changed', '**/*_bg.wasm', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    await route.fulfill({ response, body: Buffer.from(body.map((byte, at) => (at < 8 ? byte : byte ^ 1))) });
  }],
  ['the program is a page of something between', '**/*_bg.wasm', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Welcome to the hotel</title>' })],
  ['its loader is cut off', '**/countersign-console-*.js', async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    // A cached copy would still be there after the fault is fixed.
    await route.fulfill({ response, headers: { ...response.headers(), 'cache-control': 'no-store' }, body: text.slice(0, text.length / 2) });
  }],
  ['its loader is missing', '**/countersign-console-*.js', gone],
  ['its loader does not arrive', '**/countersign-console-*.js', (route) => route.abort()],
];

for (const [where, origin] of [['the server', () => server.origin], ['a static host', () => host.origin]]) {
  for (const [name, files, fault] of FAULTS) {
    test(`${name}, from ${where}: reports the load failure`, async () => {
      page = await openPage(browser);
      await page.route(files, fault);
      await page.goto(`${origin()}/inspect`);
      await page.locator('#boot-failed').waitFor();
      assert.equal(await page.locator('#boot-loading').isVisible(), false);
      await page.unroute(files);
      await page.getByRole('link', { name: 'Reload the page' }).click();
      await page.getByRole('heading', { name: /inspect/i }).first().waitFor();
      assert.equal(await page.locator('#boot').count(), 0);
    });
  }

  test(`without WebAssembly, at ${where}: says so`, async () => {
    page = await openPage(browser);
    await page.addInitScript(() => delete globalThis.WebAssembly);
    await page.goto(`${origin()}/inspect`);
    await page.locator('#boot-unable').waitFor();
  });

  test(`slow connection, at ${where}: says that it is still loading`, async () => {
    page = await openPage(browser);
    await page.clock.install();
    await page.route('**/*_bg.wasm', () => {});
    await page.goto(`${origin()}/inspect`, { waitUntil: 'commit' });
    await page.locator('#boot-loading').waitFor();
    await page.clock.fastForward('00:30');
    await page.locator('#boot-slow').waitFor();
  });
}
