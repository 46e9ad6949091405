// One server, one browser and one signed-in page for the tests of a file.
import { after, before } from 'node:test';

import { launch, openPage } from './browser.mjs';
import { signIn } from './console.mjs';
import { Server } from '../../support/server.mjs';

/** Starts all three before the tests of the file and ends them after; they are there once a test runs. */
export function setUp({ server: options = [], page: pageOptions = {} } = {}) {
  const it = {};
  before(async () => {
    [it.server, it.browser] = await Promise.all([Server.start(...options), launch()]);
    it.page = await openPage(it.browser, pageOptions);
    await signIn(it.page, it.server);
  });
  after(async () => {
    await it.browser?.close();
    await it.server?.remove();
  });
  return it;
}
