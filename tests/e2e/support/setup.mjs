// One server, one browser and one signed-in page for the tests of a file.
import { after, before } from 'node:test';

import { launch, openPage } from './browser.mjs';
import { signIn } from './console.mjs';
import { Server } from '../../support/server.mjs';

/**
 * Starts all three before the tests of the file and ends them after; they are there once a test runs, and `prepare` is
 * done with them. Hooks of one file do not wait for each other, so that there is one.
 */
export function setUp({ server: options = [], page: pageOptions = {}, prepare = async () => {} } = {}) {
  const it = {};
  before(async () => {
    [it.server, it.browser] = await Promise.all([Server.start(...options), launch()]);
    it.page = await openPage(it.browser, pageOptions);
    await signIn(it.page, it.server);
    await prepare(it);
  });
  after(async () => {
    await it.browser?.close();
    await it.server?.remove();
  });
  return it;
}
