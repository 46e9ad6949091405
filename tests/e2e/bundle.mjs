// How long large files block the page, on Inspect and in Add Credential. Run it by `cargo xtask bench bundle`.
import { makeApplication } from './support/api.mjs';
import { launch, openPage } from './support/browser.mjs';
import { blocked, smallBundle, watch } from './support/bundles.mjs';
import { goToTab, offerFile, signIn } from './support/console.mjs';
import * as keys from '../support/keys.mjs';
import { Server } from '../support/server.mjs';

const MEGABYTE = 1_000_000;
const whole = (number) => Math.round(number).toLocaleString('en');
const task = (longest) => (longest === 0 ? 'less than 50' : whole(longest));

const [server, browser] = await Promise.all([Server.start(), launch()]);
const ten = smallBundle(10_000);
const most = ten.repeat(Math.floor(32 * 1024 * 1024 / ten.length));
const files = [['10,000 certificates (P-256)', ten], [`${whole(most.length / ten.length * 10_000)} certificates (P-256)`, most]]
  .map(([name, text], index) => ({ name, size: text.length, path: keys.file(`bundle-${index}.pem`, text) }));
console.log(`Chromium ${browser.version()}; milliseconds\n`);
console.log('| file | MB | place | from file to result | longest task | longest between two frames |');
console.log('| --- | ---: | --- | ---: | ---: | ---: |');
const row = ({ name, size }, place, { time, longest, gap }) =>
  console.log(`| ${name} | ${(size / MEGABYTE).toFixed(1)} | ${place} | ${whole(time)} | ${task(longest)} | ${whole(gap)} |`);
try {
  for (const file of files) {
    const page = await openPage(browser);
    await page.goto(`${server.origin}/inspect`);
    await page.getByRole('heading', { name: 'Inspect', exact: true }).waitFor();
    await watch(page);
    await page.getByLabel('Choose a file').setInputFiles(file.path);
    await page.getByText('10,000 objects').waitFor();
    await page.getByRole('region', { name: 'Lines of the text' }).waitFor();
    row(file, 'Inspect', await blocked(page));
    await watch(page);
    await page.getByLabel('Search by subject or serial number').fill('client 09876');
    await page.getByText(/^[0-9,]+ of 10,000 objects$/).waitFor();
    row(file, 'search in the result', await blocked(page));
    await page.context().close();
  }
  const page = await openPage(browser);
  await signIn(page, server);
  for (const file of files) {
    const { client_id: clientId } = await makeApplication(page, server, file.name);
    await goToTab(page, server, clientId);
    await watch(page);
    const form = await offerFile(page, file.path);
    await form.getByText('Only the first 20 are listed').waitFor();
    row(file, 'Add Credential', await blocked(page));
  }
} finally {
  await browser.close();
  await server.remove();
}
