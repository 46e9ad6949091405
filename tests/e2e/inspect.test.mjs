// The Inspect page, signed out: facts, bytes, conversions, bundles. Nothing is sent.
import assert from 'node:assert/strict';
import { X509Certificate, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, test } from 'node:test';

import { isPart, launch, openPage } from './support/browser.mjs';
import { blocked, bundle, smallBundle, watch } from './support/bundles.mjs';
import * as keys from '../support/keys.mjs';
import { Server } from '../support/server.mjs';

let server;
let browser;
let page;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

beforeEach(async () => {
  page = await openPage(browser);
  await page.goto(`${server.origin}/inspect`);
  await page.getByRole('heading', { name: 'Inspect', exact: true }).waitFor();
  await page.waitForLoadState('networkidle');
  page.sent.length = 0;
});

afterEach(async () => {
  const sent = page.sent.filter(({ url }) => !url.startsWith('blob:') && !isPart(url)).map(({ method, url }) => `${method} ${url}`);
  const { faults } = page;
  await page.context().close();
  assert.deepEqual(sent, [], 'nothing is sent');
  assert.deepEqual(faults, []);
});

const give = (path) => page.getByLabel('Choose a file').setInputFiles(path);
const file = (name, content) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
const tree = () => page.getByRole('tree', { name: 'ASN.1 structure' });
const grid = () => page.getByRole('grid', { name: 'Bytes' });
const chosen = () => tree().getByRole('treeitem', { selected: true });

async function downloaded(name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: `Download ${name}`, exact: true }).click()]);
  assert.equal(download.suggestedFilename(), name);
  return readFileSync(await download.path());
}

test('certificate: tree and bytes highlight each other, by keyboard and pointer', async () => {
  const key = keys.rsa(2048);
  await give(key.certificate);
  await tree().getByRole('treeitem').first().waitFor();
  await tree().focus();
  await page.keyboard.press('End');
  await chosen().getByText('BIT STRING').waitFor();
  const der = new X509Certificate(readFileSync(key.certificate)).raw;
  const last = grid().locator(`[role=gridcell][data-at="${der.length - 1}"]`);
  await last.waitFor();
  assert.equal(await last.textContent(), der.at(-1).toString(16).padStart(2, '0'));
  assert.equal(await last.getAttribute('data-part'), 'contents');
  await grid().focus();
  await page.keyboard.press('Control+Home');
  await chosen().and(tree().getByRole('treeitem', { level: 1 })).waitFor();
  await page.keyboard.press('ArrowDown');
  const serial = tree().getByRole('treeitem').filter({ hasText: 'serial number' });
  await serial.hover();
  await grid().locator('[role=gridcell][data-part=header]').first().waitFor();
});

test('certificate that strict programs reject: the verdict first, then the note, which leads to the bytes', async () => {
  const key = keys.rsa(2048);
  await give(keys.longSerial(key));
  const note = page.getByRole('list', { name: 'Strict programs' }).getByRole('listitem');
  await note.getByText('strict_decoder_rejects').waitFor();
  await page.getByRole('region', { name: 'Diagnosis' }).getByText('Can be registered').first().waitFor();
  await note.getByRole('button', { name: 'Show bytes' }).click();
  await chosen().filter({ hasText: 'serial number' }).waitFor();
  await give(key.certificate);
  await note.waitFor({ state: 'detached' });
});

test('certificate: saved forms equal those of openssl', async () => {
  const key = keys.rsa(2048);
  await give(key.certificate);
  const stem = key.certificate.split('/').at(-1).replace(/\.pem$/, '');
  const certificate = new X509Certificate(readFileSync(key.certificate));
  assert.equal(String(await downloaded(`${stem}.pem`)), key.text('certificate'));
  assert.deepEqual(await downloaded(`${stem}.cer`), certificate.raw);
  assert.equal(String(await downloaded(`${stem}-public.pem`)), key.text('spki'));
  assert.equal(String(await downloaded(`${stem}-public-pkcs1.pem`)), key.text('pkcs1'));
  const { n, e } = createPublicKey(key.text('spki')).export({ format: 'jwk' });
  const jwk = JSON.parse(await downloaded(`${stem}.jwk.json`));
  assert.deepEqual({ n: jwk.n, e: jwk.e, kty: jwk.kty, use: jwk.use }, { n, e, kty: 'RSA', use: 'sig' });
  assert.deepEqual(JSON.parse(await downloaded(`${stem}.jwks.json`)), { keys: [jwk] });
});

test('private key: only its structure and its public key are shown', async () => {
  const key = keys.rsa(2048);
  await give(key.private);
  await grid().getByRole('gridcell', { name: 'withheld' }).first().waitFor();
  await tree().getByText('rsaEncryption').waitFor();
  const jwk = createPublicKey(key.text('private')).export({ format: 'jwk' });
  const saved = JSON.parse(await downloaded(`${key.private.split('/').at(-1).replace(/\.pem$/, '')}.jwk.json`));
  assert.deepEqual([saved.n, saved.e, saved.d], [jwk.n, jwk.e, undefined]);
  const html = await page.content();
  const body = key.text('private').split('\n').slice(1, -2);
  assert.ok(!body.some((line) => html.includes(line)), 'no line of the key is in the page');
});

test('truncated PEM: the finding links to its line', async () => {
  await page.getByRole('button', { name: 'A truncated PEM' }).click();
  await page.getByRole('button', { name: 'Show line' }).first().click();
  await page.getByRole('region', { name: 'Lines of the text' }).locator('[data-shown]').waitFor();
});

test('large CRLs and files are rendered lazily', async () => {
  const tlv = (tag, ...parts) => {
    const content = Buffer.concat(parts);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([Buffer.from([tag, 0x84]), length, content]);
  };
  const entry = Buffer.from('3012020101170d3236303130313030303030305a', 'hex');
  const revoked = Buffer.concat(Array(60_000).fill(entry));
  const crl = tlv(0x30, tlv(0x30, tlv(0x30, revoked)), Buffer.from('300d06092a864886f70d01010b0500', 'hex'), Buffer.from('030200ff', 'hex'));
  for (const content of [crl, Buffer.alloc(10 * 1024 * 1024, 0xa5)]) {
    await give(file('large.bin', content));
    await page.getByText(`${content.length.toLocaleString('en')} bytes`).first().waitFor();
    await grid().focus();
    await page.keyboard.press('Control+End');
    await grid().locator(`[data-at="${content.length - 1}"]`).first().waitFor();
    const drawn = await page.locator('[role=treeitem], [role=row]').count();
    assert.ok(drawn < 300, `${drawn} rows are drawn`);
  }
});

/** Large bundles, from disk, so that only the page's own work is measured. */
const tenThousand = keys.file('bundle.pem', bundle(10_000));
const small = keys.file('small.pem', smallBundle(10_000));

/** In milliseconds: the tests share their processor. `cargo xtask bench bundle` measures it on a quiet machine. */
const LONGEST_TASK = 300;

for (const [what, path] of [['RSA', tenThousand], ['small P-256', small]]) {
  test(`bundle of 10,000 ${what} certificates: no task blocks the page, from the file to a search in the result`, async (t) => {
    await page.evaluate(() => {
      const amounts = new Set();
      globalThis.amounts_ = amounts;
      const look = () => {
        const bar = document.querySelector('progress[aria-label="Reading progress"]');
        if (bar) amounts.add(bar.getAttribute('value'));
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await watch(page);
    await give(path);
    await page.getByText('10,000 objects').waitFor();
    await page.getByRole('region', { name: 'Lines of the text' }).waitFor();
    await page.getByLabel('Search by subject or serial number').fill('client 09876');
    await page.getByText('1 of 10,000 objects').waitFor();
    const { time, longest, gap } = await blocked(page);
    const amounts = await page.evaluate(() => globalThis.amounts_.size);
    t.diagnostic(`${Math.round(time)} ms, the longest task ${Math.round(longest)} ms, ${Math.round(gap)} ms the longest between two frames`);
    assert.ok(longest < LONGEST_TASK, `a task of ${longest} ms`);
    assert.ok(amounts >= 3, `${amounts} amounts were drawn on the way`);
  });
}

test('bundle of 10,000 certificates: members are searched and shown', async () => {
  await give(tenThousand);
  await page.getByText('10,000 objects').waitFor();
  const list = page.getByRole('listbox', { name: 'Objects' });
  assert.ok((await list.getByRole('option').count()) < 60);
  await page.getByLabel('Search by subject or serial number').fill('client 09876');
  await page.getByText('1 of 10,000 objects').waitFor();
  await list.focus();
  await page.keyboard.press('Home');
  await page.getByText(/bundle\.pem, object 9,877/).waitFor();
  await tree().getByRole('treeitem').first().waitFor();
  const member = new X509Certificate(await downloaded('client-09876.cer'));
  assert.ok(member.subject.endsWith('\nCN=client 09876'), member.subject);
  await page.getByLabel('Search by subject or serial number').fill('');
  await page.getByLabel('Show', { exact: true }).selectOption('Expired');
  await page.getByText('0 of 10,000 objects').waitFor();
});

test('reading a bundle can be cancelled', async () => {
  // From within the page: a fast machine is done before a click from outside arrives.
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      const cancel = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Cancel');
      if (!cancel) return;
      observer.disconnect();
      cancel.click();
      globalThis.cancelled_ = true;
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  await give(tenThousand);
  await page.waitForFunction(() => globalThis.cancelled_);
  await page.getByRole('heading', { name: 'Key details appear here' }).waitFor();
  assert.equal(await page.getByRole('progressbar').count(), 0);
  await give(file('notes.txt', 'Nothing of a key.'));
  await page.getByText('notes.txt').first().waitFor();
  assert.equal(await page.getByText('10,000 objects').count(), 0, 'what was cancelled does not come later');
});
