// Writes a picture of every page and dialog (light, dark, narrow) to the folder named by COUNTERSIGN_SCREENSHOTS.
import { launch } from './support/browser.mjs';
import { picture } from './support/looks.mjs';
import { walk } from './support/views.mjs';
import { Server } from '../support/server.mjs';

const [server, browser] = await Promise.all([Server.start(), launch()]);
await walk(browser, server, async (page, name, open) => {
  await open();
  await picture(page, name);
});
await browser.close();
await server.remove();
