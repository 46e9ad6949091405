// One server, one browser and one signed-in page for the tests of a file.
import { after, before, beforeEach } from 'node:test';

import { launch, openPage } from './browser.mjs';
import { signIn } from './console.mjs';
import { FaultProxy } from './fault-proxy.mjs';
import { Server } from '../../support/server.mjs';

/**
 * Starts all three before the tests of the file, runs `prepare`, and stops them after. One hook, because the hooks of a
 * file do not wait for each other. With `faults` the page reaches the server through a proxy, which is reset before each
 * test.
 */
export function setUp({ server: options = [], page: pageOptions = {}, faults = false, prepare = async () => {} } = {}) {
  const it = {};
  before(async () => {
    [it.server, it.browser] = await Promise.all([Server.start(...options), launch()]);
    if (faults) it.proxy = await FaultProxy.start(it.server);
    it.page = await openPage(it.browser, pageOptions);
    await signIn(it.page, it.proxy ?? it.server);
    await prepare(it);
  });
  after(async () => {
    await it.browser?.close();
    await it.proxy?.stop();
    await it.server?.remove();
  });
  beforeEach(() => it.proxy?.reset());
  return it;
}
