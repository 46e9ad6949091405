// The diagnosis in WebAssembly beside other libraries, in one page of Chromium. Run it by `cargo xtask bench wasm`.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

import { build } from 'esbuild';
import { chromium } from 'playwright-core';

import { required } from '../required.mjs';
import { bundle, variants } from './certificates.mjs';

const FIRSTS = 9;
const BUNDLE = 10_000;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const whole = (number) => Math.round(number).toLocaleString('en');

const wasm = readFileSync(join(required('COUNTERSIGN_BENCH_WASM'), 'bench_wasm_bg.wasm'));
const { outputFiles: [{ text: script }] } = await build({ entryPoints: [here('page/page.mjs')], bundle: true, write: false, format: 'esm', minify: true });
const files = new Map([
  ['/', ['text/html', '<!doctype html><meta charset="utf-8"><title>Benchmark</title><script type="module" src="/page.js"></script>']],
  ['/page.js', ['text/javascript', script]],
  // Compressed as the server sends it.
  ['/bench_wasm_bg.wasm', ['application/wasm', brotliCompressSync(wasm), 'br']],
]);
const server = createServer(({ url }, response) => {
  const [type, body, encoding] = files.get(url) ?? [];
  if (!type) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...(encoding && { 'content-encoding': encoding }) });
  return response.end(body);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({ executablePath: required('CHROMIUM'), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
try {
  const open = async () => {
    const page = await (await browser.newContext()).newPage();
    page.on('pageerror', (error) => { throw error; });
    await page.goto(origin);
    await page.waitForFunction(() => globalThis.isReady);
    return page;
  };
  const pems = variants(readFileSync(here('../../crates/diagnosis/tests/fixtures/chain-leaf.pem'), 'utf8'), 64);

  // A fresh page each time: nothing is compiled yet.
  const firsts = [];
  for (let round = 0; round < FIRSTS; round += 1) {
    const page = await open();
    const { milliseconds, isUsable } = await page.evaluate((pem) => globalThis.first(pem), pems[0]);
    if (!isUsable) throw new Error('the first diagnosis does not accept the certificate');
    firsts.push(milliseconds);
    await page.context().close();
  }

  const page = await open();
  await page.evaluate((pem) => globalThis.first(pem), pems[0]);
  const differences = await page.evaluate((pem) => globalThis.differences(pem), pems[0]);
  if (differences.length > 0) throw new Error(`the contenders don't read the same facts:\n${differences.join('\n')}`);
  const rates = await page.evaluate((all) => globalThis.rates(all), pems);
  const small = readFileSync(here('fixtures/small.pem'), 'utf8');
  const many = bundle(small, BUNDLE);
  const { milliseconds, found } = await page.evaluate((text) => globalThis.bundle(text), many);
  if (found !== BUNDLE) throw new Error(`of ${BUNDLE} certificates ${found} were found`);

  const best = Math.max(...rates.filter(({ name }) => !name.startsWith('Countersign')).map(({ rate }) => rate));
  console.log(`Chromium ${browser.version()}; every library reads the same ${whole(19)} facts of the certificate\n`);
  console.log('| PEM certificate (RSA-2048) → all facts, SHA-256, JWK, kid | a second | × the best peer |');
  console.log('| --- | ---: | ---: |');
  for (const { name, rate } of rates) console.log(`| ${name} | ${whole(rate)} | ${(rate / best).toFixed(1)} |`);
  console.log(`\nA bundle of ${whole(BUNDLE)} different certificates (RSA-2048, ${(many.length / 1e6).toFixed(1)} MB): ${whole(milliseconds)} ms of work`);
  console.log(`First diagnosis after the module is asked for (${whole(wasm.length / 1024)} KB, ${whole(files.get('/bench_wasm_bg.wasm')[1].length / 1024)} KB on the wire; fetched, compiled, run): ${median(firsts).toFixed(0)} ms`);
} finally {
  await browser.close();
  server.close();
}
