// The snippets of the Quickstart tab, run exactly as the page shows them.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { makeApplication, makeCredential, makeKeyApplication, useKeys } from './support/api.mjs';
import { goToTab } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp();
const here = new URL('.', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'countersign-quickstart-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const python = process.env.COUNTERSIGN_PYTHON ?? 'python3';

/** For each language: the file name that the page shows, and the command. */
const LANGUAGES = [
  ['openssl + curl', { file: 'first-token.sh', run: ['bash', 'first-token.sh'] }],
  ['Node', { file: 'first-token.mjs', run: [process.execPath, 'first-token.mjs'] }],
  // The server uses plain HTTP on loopback here, which Authlib must be told to accept.
  ['Python', { file: 'first_token.py', run: [python, 'first_token.py'], env: { AUTHLIB_INSECURE_TRANSPORT: '1' } }],
  ['Go', { file: 'main.go', run: ['go', 'run', 'main.go'], env: { GOCACHE: join(tmpdir(), 'countersign-gocache') } }],
  ['Java', { file: 'Main.java', run: ['java', 'Main.java'] }],
];

/** The snippet of a language from the Copy button. */
async function copied(page, language) {
  await page.getByRole('tab', { name: language, exact: true }).click();
  await page.getByRole('button', { name: 'Copy program' }).click();
  // What is shown is what is copied.
  const shown = (await page.locator('pre code').innerText()).trim();
  await page.waitForFunction(async (shown) => (await navigator.clipboard.readText()).trim() === shown, shown);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Runs a program in the private key's folder and returns its output. */
async function run(name, text, { file, run: [program, ...args], env }, { privateKey, secret }) {
  const place = join(folder, name.replace(/\W+/g, '-'));
  mkdirSync(place);
  symlinkSync(join(here, 'node_modules'), join(place, 'node_modules'));
  if (privateKey) copyFileSync(privateKey, join(place, 'private.pem'));
  writeFileSync(join(place, file), text);
  const { stdout } = await promisify(execFile)(program, args, { cwd: place, env: { ...process.env, ...env, ...(secret && { CLIENT_SECRET: secret }) } });
  return stdout;
}

test('each snippet gets an access token with each algorithm', async (t) => {
  const { page, server } = it;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const key = keys.rsa(2048);
  for (const alg of ['RS256', 'RS384', 'PS256']) {
    const { clientId, credential } = await makeKeyApplication(page, server, `Starts by ${alg}`, key, { alg });
    await goToTab(page, server, clientId, 'quickstart');
    for (const [language, how] of LANGUAGES) {
      await t.test(`${language}, ${alg}`, async () => {
        const text = await copied(page, language);
        assert.ok(text.includes(clientId) && text.includes(credential.kid));
        await page.getByText(how.file, { exact: true }).waitFor();
        const out = await run(`${language} ${alg}`, text, how, { privateKey: key.private });
        assert.match(out, /access_token['"]?: ?['"]eyJ/, out);
      });
    }
    await t.test(`Rust, ${alg}`, async () => {
      const stdout = await runRust(await copied(page, 'Rust'), [key.private]);
      assert.match(stdout, /"access_token":"eyJ/, stdout);
    });
  }
});

/** Builds and runs a program in Rust with the crates that it names. */
async function runRust(text, args, env = {}) {
  const place = join(folder, 'rust');
  cpSync(join(here, 'quickstart'), place, { recursive: true });
  mkdirSync(join(place, 'src'), { recursive: true });
  writeFileSync(join(place, 'src/main.rs'), text);
  const target = process.env.COUNTERSIGN_QUICKSTART_TARGET ?? join(place, 'target');
  const { stdout } = await promisify(execFile)('cargo', ['run', '--quiet', '--', ...args], { cwd: place, env: { ...process.env, CARGO_TARGET_DIR: target, ...env } });
  return stdout;
}

for (const method of ['client_secret_post', 'client_secret_basic']) {
  test(`each snippet gets an access token with ${method}`, async (t) => {
    const { page, server } = it;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const { client_id: clientId, client_secret: secret } = await makeApplication(page, server, `Starts by ${method}`, { token_endpoint_auth_method: method });
    await goToTab(page, server, clientId, 'quickstart');
    for (const [language, how] of LANGUAGES) {
      await t.test(language, async () => {
        const text = await copied(page, language);
        assert.ok(text.includes(clientId) && !text.includes(secret), 'the secret is in no program');
        const out = await run(`${language} ${method}`, text, how, { secret });
        assert.match(out, /access_token['"]?: ?['"]eyJ/, out);
      });
    }
    await t.test('Rust', async () => {
      const stdout = await runRust(await copied(page, 'Rust'), [], { CLIENT_SECRET: secret });
      assert.match(stdout, /"access_token":"eyJ/, stdout);
    });
  });
}

test('without an active key it says where to register one', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'Not yet', { app_type: 'regular_web' });
  await useKeys(page, server, clientId);
  await goToTab(page, server, clientId, 'quickstart');
  await page.getByRole('link', { name: 'Go to credentials' }).click();
  await page.getByRole('radio', { name: 'Private Key JWT' }).waitFor();
});

test('with two active keys the snippet is offered for either', async () => {
  const { page, server } = it;
  const { clientId, credential } = await makeKeyApplication(page, server, 'Either', keys.rsa(2048));
  const second = await makeCredential(page, server, clientId, 'the other', keys.rsa(2048).spki, { alg: 'PS256' });
  await useKeys(page, server, clientId, credential, second);
  await goToTab(page, server, clientId, 'quickstart');
  const program = page.locator('pre code');
  for (const [label, { kid }] of [['Either key', credential], ['the other', second]]) {
    await page.getByLabel('Key', { exact: true }).selectOption({ label });
    await program.filter({ hasText: kid }).waitFor();
  }
});

test('pressed again, Copy shows its outcome for the whole time once more', async () => {
  const { page, server } = it;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const { clientId } = await makeKeyApplication(page, server, 'Pressed twice', keys.rsa(2048));
  await goToTab(page, server, clientId, 'quickstart');
  const copy = page.getByRole('button', { name: 'Copy program' });
  await copy.waitFor();
  const outcome = () => copy.getAttribute('data-state');
  const pressed = async () => {
    await copy.click();
    await page.waitForFunction((button) => button.dataset.state === 'copied', await copy.elementHandle());
  };
  await page.clock.install();
  await pressed();
  await page.clock.runFor(2_000);
  await pressed();
  await page.clock.runFor(2_000);
  assert.equal(await outcome(), 'copied');
  await page.clock.runFor(1_000);
  assert.equal(await outcome(), null);
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
