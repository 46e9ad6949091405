// The table of credentials and the dialog that adds one.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate, createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { makeApplication, makeCredential, makeKeyApplication, readClient, readCredentials, useKeys } from './support/api.mjs';
import { blocked, smallBundle, watch } from './support/bundles.mjs';
import { accessToken, assertion, postAssertion } from './support/client.mjs';
import { addCredential, chooseFromMenu, credentialRow, daysAhead, goToTab, offerFile, openMenu, submitCredential, told, until } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import * as keys from '../support/keys.mjs';

const it = setUp();

/** The modulus of the key of RFC 7515 §A.2, whose private key is printed there. */
const PUBLISHED = 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ';

/** Creates an application and opens its Credentials tab. */
async function fresh(name) {
  const { client_id: clientId } = await makeApplication(it.page, it.server, name);
  await goToTab(it.page, it.server, clientId);
  return clientId;
}

const dialog = () => it.page.getByRole('dialog', { name: 'Add Credential' });

test('a row shows name, kid, type, assignment, dates and last use', async () => {
  const { page, server } = it;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const key = keys.rsa(2048);
  const { clientId, credential } = await makeKeyApplication(page, server, 'Told in full', key);
  await accessToken(server, clientId, key.private, { kid: credential.kid });
  const wrong = await postAssertion(server, await assertion(server, clientId, keys.rsa(2048).private, { kid: credential.kid }));
  assert.equal(wrong.status, 401);
  await until(async () => {
    await goToTab(page, server, clientId);
    const row = credentialRow(page, 'Told in full key');
    await row.getByText('Public key (RS256)').waitFor();
    return (await row.getByText(/^Rejected/).count()) > 0 && (await row.getByText('Never used').count()) === 0;
  }, 'last use and last failure');
  const row = credentialRow(page, 'Told in full key');
  await row.getByText('Private Key JWT', { exact: true }).waitFor();
  await row.getByText('Never', { exact: true }).waitFor();
  await row.getByText(/signature invalid/).waitFor();
  const time = row.locator('time').filter({ visible: true }).first();
  await time.waitFor();
  assert.match(await time.getAttribute('title'), /UTC/);
  await row.getByRole('button', { name: /^Copy key ID/ }).click();
  await row.getByText('Copied').first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), credential.kid);
});

test('meters show how many are attached and stored, and why a third can’t be added', async () => {
  const { page, server } = it;
  const { client_id: clientId } = await makeApplication(page, server, 'Full');
  const made = [];
  for (const number of [1, 2, 3]) made.push(await makeCredential(page, server, clientId, `key ${number}`, keys.rsa(2048).spki));
  await useKeys(page, server, clientId, made[0], made[1]);
  await goToTab(page, server, clientId);
  await page.getByText('2 of 2 in use').waitFor();
  await page.getByText('3 of 4 stored').waitFor();
  const menu = await openMenu(page, 'key 3');
  const enable = menu.getByRole('menuitem', { name: 'Enable for Private Key JWT' });
  assert.equal(await enable.getAttribute('aria-disabled'), 'true');
  await menu.getByRole('menuitem', { name: 'Enable for Private Key JWT', description: /2/ }).waitFor();
  await page.keyboard.press('Escape');
  await addCredential(page, keys.rsa(2048).spki, 'key 4');
  await page.getByText('4 of 4 stored').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Add Credential' }).first().getAttribute('aria-disabled'), 'true');
  for (const number of [1, 2, 3, 4]) await credentialRow(page, `key ${number}`).waitFor();
  await page.reload();
  const names = page.getByRole('table', { name: 'Credentials' }).getByText(/^key \d$/);
  await names.nth(3).waitFor();
  assert.deepEqual(await names.allInnerTexts(), ['key 1', 'key 2', 'key 3', 'key 4'], 'the order is stable');
});

test('rotates without interruption: add and enable the new key, disable and delete the old one', async () => {
  const { page, server } = it;
  const [old, next] = [keys.rsa(2048), keys.rsa(3072)];
  const { clientId } = await makeKeyApplication(page, server, 'Rotated', old);
  await goToTab(page, server, clientId);
  await addCredential(page, next.spki, 'next');
  await told(page, /^next/);
  for (const key of [old, next]) assert.equal((await accessToken(server, clientId, key.private)).token_type, 'bearer');
  const blocked = await openMenu(page, 'Rotated key');
  assert.equal(await blocked.getByRole('menuitem', { name: 'Delete' }).getAttribute('aria-disabled'), 'true');
  await page.keyboard.press('Escape');
  await chooseFromMenu(page, 'Rotated key', 'Disable for Private Key JWT');
  // It was used just now.
  await page.getByRole('dialog', { name: 'Disable Rotated key?' }).getByRole('button', { name: 'Disable', exact: true }).click();
  await told(page, /^Rotated key disabled/);
  await assert.rejects(accessToken(server, clientId, old.private));
  await chooseFromMenu(page, 'Rotated key', 'Delete');
  const question = page.getByRole('dialog', { name: 'Delete Rotated key?' });
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await told(page, /^Rotated key deleted/);
  await credentialRow(page, 'Rotated key').waitFor({ state: 'hidden' });
  assert.equal((await accessToken(server, clientId, next.private)).token_type, 'bearer');
  assert.deepEqual((await readCredentials(page, server, clientId)).map(({ name }) => name), ['next']);
});

test('a file dropped anywhere on the page opens the dialog with its diagnosis', async () => {
  const { page } = it;
  await fresh('Dropped on');
  const text = keys.rsa(2048).text('spki');
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.pem'));
    const target = document.querySelector('main');
    for (const type of ['dragover', 'drop']) target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }, text);
  await dialog().getByText('SHA-256').first().waitFor();
  assert.equal(await dialog().getByLabel('Name', { exact: true }).inputValue(), 'dropped');
});

test('a certificate that strict programs reject is noted below the verdict, registered, and noted in the log', async () => {
  const { page, server } = it;
  const clientId = await fresh('Long serial');
  const form = await offerFile(page, keys.longSerial(keys.rsa(2048)));
  await form.getByText('Can be registered').first().waitFor();
  await form.getByText('Strict programs reject this certificate', { exact: true }).click();
  await form.getByRole('list', { name: 'Strict programs' }).getByText('strict_decoder_rejects').waitFor();
  await form.getByLabel('Name', { exact: true }).fill('long serial');
  await submitCredential(page, form, 'long serial');
  await goToTab(page, server, clientId, 'activity');
  await page.getByRole('table', { name: 'Activity' }).getByRole('button', { expanded: false, name: 'Credential created' }).click();
  await page.getByText(/^Strict programs reject this certificate/).waitFor();
});

test('of two dropped files one is used, and the user is told', async () => {
  const { page } = it;
  await fresh('Two at once');
  await page.evaluate(([one, two]) => {
    const data = new DataTransfer();
    data.items.add(new File([one], 'one.pem'));
    data.items.add(new File([two], 'two.pem'));
    for (const type of ['dragover', 'drop']) document.querySelector('main').dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }, [keys.rsa(2048).text('spki'), keys.rsa(3072).text('spki')]);
  await dialog().getByText('SHA-256').first().waitFor();
  assert.equal(await dialog().getByLabel('Name', { exact: true }).inputValue(), 'one');
  await told(page, /one\.pem/);
});

test('a file dropped while another dialog is open is rejected with an explanation', async () => {
  const { page, server } = it;
  const { clientId } = await makeKeyApplication(page, server, 'Busy with', keys.rsa(2048));
  await goToTab(page, server, clientId);
  await chooseFromMenu(page, 'Busy with key', 'Edit');
  const edit = page.getByRole('dialog', { name: 'Edit Credential' });
  await edit.waitFor();
  const prevented = await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'late.pem'));
    return ['dragover', 'drop'].map((type) => !document.querySelector('dialog[open]').dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true })));
  });
  assert.deepEqual(prevented, [true, true], 'the browser does not open it in place of the page');
  await told(page, /late\.pem/);
  await edit.waitFor();
  await page.keyboard.press('Escape');
});

test('a file can be pasted', async () => {
  const { page } = it;
  await fresh('Pasted file');
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'copied.pem'));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, keys.rsa(2048).text('spki'));
  await dialog().getByText('SHA-256').first().waitFor();
  assert.equal(await dialog().getByLabel('Name', { exact: true }).inputValue(), 'copied');
});

test('Ctrl+V works without focus in a field', async () => {
  const { page } = it;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await fresh('Pasted into');
  await page.evaluate((text) => navigator.clipboard.writeText(text), keys.rsa(2048).text('spki'));
  await page.keyboard.press('Control+V');
  await dialog().getByText('SHA-256').first().waitFor();
});

test('a pasted private key is removed at once, neither stored nor sent', async () => {
  const { page } = it;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await fresh('Too much pasted');
  const pem = readFileSync(keys.rsa(2048).private, 'utf8');
  await page.getByRole('button', { name: 'Add Credential' }).first().click();
  await page.evaluate((text) => navigator.clipboard.writeText(text), pem);
  const from = page.sent.length;
  await dialog().getByLabel(/^Or paste/).focus();
  await page.keyboard.press('Control+V');
  await dialog().getByText('A private key was pasted').waitFor();
  assert.equal(await dialog().getByLabel(/^Or paste/).inputValue(), '');
  assert.deepEqual(page.sent.slice(from).filter(({ method }) => method !== 'GET'), []);
  const secret = pem.split('\n')[3];
  assert.ok(!(await page.content()).includes(secret));
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]));
  assert.ok(!kept.includes(secret));
});

test('a private key that comes in pieces leaves the field and leaves its message', async () => {
  const { page } = it;
  await fresh('In pieces');
  const pem = readFileSync(keys.rsa(2048).private, 'utf8');
  await page.getByRole('button', { name: 'Add Credential' }).first().click();
  const field = dialog().getByLabel(/^Or paste/);
  await field.focus();
  for (let at = 0; at < pem.length; at += 400) await page.keyboard.insertText(pem.slice(at, at + 400));
  await dialog().getByText('A private key was pasted').waitFor();
  assert.equal(await field.inputValue(), '');
  assert.ok(!(await page.content()).includes(pem.split('\n')[20]));
});

test('the focus goes to the verdict when its action is used up', async () => {
  const { page } = it;
  await fresh('Focus on the verdict');
  const form = await offerFile(page, keys.rsa(2048).private);
  await form.getByRole('button', { name: 'Use the public key' }).press('Enter');
  await form.getByText('Can be registered', { exact: true }).waitFor();
  await page.locator('.preview-head:focus').waitFor();
});

test('a public JWK is no error: it can be registered once converted', async () => {
  const { page } = it;
  await fresh('A JWK');
  const form = await offerFile(page, keys.file('key.jwk', JSON.stringify(jwk(keys.rsa(2048)))));
  await form.getByText('Can be registered once converted').waitFor();
  assert.equal(await form.locator('[data-tone=danger]').count(), 0);
  assert.equal(await form.getByText(/discarded/).count(), 0, 'no private key was given');
});

test('fixes are listed and applied with one click', async () => {
  const { page, server } = it;
  const clientId = await fresh('Repaired');
  const escaped = keys.file('escaped.json', JSON.stringify({ pem: keys.rsa(2048).text('spki') }));
  const form = await offerFile(page, escaped);
  const fix = form.getByRole('button', { name: 'Fix and use' });
  await fix.waitFor();
  assert.equal(await form.getByRole('button', { name: 'Add Credential' }).getAttribute('aria-disabled'), 'true');
  await form.getByLabel('Name', { exact: true }).fill('repaired');
  await fix.click();
  await submitCredential(page, form, 'repaired');
  assert.equal((await readCredentials(page, server, clientId)).length, 1);
});

test('Auth0’s documentation sample with four dashes on one line is repaired', async () => {
  const { page } = it;
  await fresh('As the manual prints it');
  const [first, ...rest] = keys.rsa(2048).text('spki').trim().split('\n');
  const last = rest.pop();
  const form = await offerFile(page, keys.file('manual.pem', `${first.slice(1)}\n${rest.join('')}\n${last}\n`));
  await form.getByText('SHA-256').first().waitFor();
  await form.getByText('2048').first().waitFor();
});

test('notes of a certificate are folded, so that name, algorithm and expiry are in view', async () => {
  const { page } = it;
  await fresh('Noted');
  const form = await offerFile(page, keys.rsa(2048).certificate);
  const notes = form.getByText(/^\d+ notes?$/);
  await notes.waitFor();
  const foot = await form.getByRole('button', { name: 'Add Credential' }).boundingBox();
  for (const label of [/^Name/, 'Algorithm', 'Expires']) {
    const field = await form.getByLabel(label).first().boundingBox();
    assert.ok(field.y > 0 && field.y + field.height <= foot.y, `${label} is at ${field.y}, the foot at ${foot.y}`);
  }
  const list = form.getByRole('list', { name: 'Notes' });
  assert.ok(!(await list.isVisible()));
  await notes.click();
  await list.getByRole('listitem').first().waitFor();
  await form.getByRole('button', { name: 'Cancel' }).click();
  await form.waitFor({ state: 'hidden' });
});

test('a bundle offers its members', async () => {
  const { page } = it;
  await fresh('With a bundle');
  const [one, two] = [keys.rsa(2048), keys.rsa(3072)];
  const form = await offerFile(page, keys.file('bundle.pem', one.text('certificate') + two.text('spki')));
  await form.getByRole('radiogroup').getByRole('radio').nth(1).waitFor();
});

test('a bundle of 10,000 certificates does not block the dialog', async (t) => {
  const { page } = it;
  await fresh('With a large bundle');
  const path = keys.file('large.pem', smallBundle(10_000));
  await watch(page);
  const form = await offerFile(page, path);
  await form.getByText(/^Only the first 20 are listed/).waitFor();
  const { time, longest } = await blocked(page);
  t.diagnostic(`${Math.round(time)} ms, the longest task ${Math.round(longest)} ms`);
  // The tests share their processor: `cargo xtask bench bundle` measures it on a quiet machine.
  assert.ok(longest < 700, `a task of ${longest} ms`);
  await form.getByLabel('Search the file').fill('client 07777');
  await form.getByRole('radio', { name: /client 07777/ }).waitFor();
  assert.equal(await form.getByRole('radio').count(), 1);
});

test('the name is taken from the file or subject unless one was typed', async () => {
  const { page } = it;
  await fresh('Named');
  const key = keys.rsa(2048);
  const form = await offerFile(page, key.certificate);
  await form.getByText('SHA-256').first().waitFor();
  const proposed = await form.getByLabel('Name', { exact: true }).inputValue();
  assert.match(proposed, /billing\.example|rsa-2048/);
  await form.getByLabel('Name', { exact: true }).fill('my own');
  await form.getByLabel('Choose a file').setInputFiles(key.spki);
  await form.getByText('SHA-256').first().waitFor();
  assert.equal(await form.getByLabel('Name', { exact: true }).inputValue(), 'my own');
});

test('only algorithms that fit the key are offered', async () => {
  const { page } = it;
  await fresh('Algorithms');
  const form = await offerFile(page, keys.rsa(2048).spki);
  await form.getByText('SHA-256').first().waitFor();
  const offered = await form.getByLabel('Algorithm').getByRole('option').allInnerTexts();
  assert.deepEqual(offered, ['RS256', 'RS384', 'PS256']);
});

test('a token is issued with each algorithm', async (t) => {
  for (const alg of ['RS256', 'RS384', 'PS256']) {
    await t.test(alg, async () => {
      const { page, server } = it;
      const clientId = await fresh(`Signs by ${alg}`);
      const key = keys.rsa(2048);
      await page.getByRole('radio', { name: 'Private Key JWT' }).check();
      await addCredential(page, key.spki, alg, (form) => form.getByLabel('Algorithm').selectOption(alg));
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await told(page, /^Saved\./);
      assert.equal((await accessToken(server, clientId, key.private, { alg })).token_type, 'bearer');
    });
  }
});

test('expiry: presets, the certificate’s own expiry, and warnings', async (t) => {
  const { page, server } = it;
  const key = keys.rsa(2048);
  const clientId = await fresh('Expires');
  const form = await offerFile(page, key.certificate);
  await form.getByText('SHA-256').first().waitFor();
  await t.test('the certificate proposes its own expiry', async () => {
    assert.equal(await form.getByLabel('Expires').inputValue(), 'certificate');
  });
  await t.test('never expiring is warned about', async () => {
    await form.getByLabel('Expires').selectOption({ label: 'Never' });
    await form.locator('.field-note').waitFor();
  });
  await t.test('outliving the certificate is warned about', async () => {
    await form.getByLabel('Expires').selectOption({ label: 'At a date and time' });
    await form.getByLabel('Date').fill(daysAhead(3_000));
    await form.getByLabel('Time', { exact: true }).fill('12:00');
    await form.locator('.field-note').waitFor();
  });
  await t.test('a preset fills in date and time', async () => {
    await form.getByRole('button', { name: '90 days' }).click();
    await until(async () => (await form.getByLabel('Date').inputValue()) !== daysAhead(3_000), 'the preset');
    await form.getByText(/in 3 months/).first().waitFor();
  });
  await t.test('the certificate’s own expiry', async () => {
    await form.getByLabel('Expires').selectOption({ label: 'When the certificate expires' });
    await form.getByLabel('Name', { exact: true }).fill('follows');
    const from = page.sent.length;
    await submitCredential(page, form, 'follows');
    const [{ body }] = page.sent.slice(from).filter(({ method, url }) => method === 'POST' && url.includes('/credentials'));
    assert.equal(JSON.parse(body).parse_expiry_from_cert, true);
    const [{ expires_at: ends }] = await readCredentials(page, server, clientId);
    const days = (new Date(ends) - Date.now()) / 86_400_000;
    assert.ok(days > 363 && days < 366, `${days}`);
  });
});

test('a custom kid is validated', async () => {
  const { page, server } = it;
  const clientId = await fresh('Own kid');
  const form = await offerFile(page, keys.rsa(2048).spki);
  await form.getByLabel('Name', { exact: true }).fill('named by us');
  await form.getByText('Advanced', { exact: true }).click();
  await form.getByLabel(/^Key ID/).fill('short');
  await form.getByLabel(/^Key ID/).and(form.locator('[aria-invalid=true]')).waitFor();
  await form.getByLabel(/^Key ID/).fill('billing-2027-a');
  await submitCredential(page, form, 'named by us');
  assert.equal((await readCredentials(page, server, clientId))[0].kid, 'billing-2027-a');
});

test('a credential can be stored without enabling it', async () => {
  const { page, server } = it;
  const { clientId, credential } = await makeKeyApplication(page, server, 'Later', keys.rsa(2048));
  await goToTab(page, server, clientId);
  await addCredential(page, keys.rsa(2048).spki, 'for later', (form) => form.getByRole('checkbox', { name: /^Enable/ }).uncheck());
  await credentialRow(page, 'for later').getByText('Not in use').waitFor();
  const methods = (await readClient(page, server, clientId)).client_authentication_methods;
  assert.deepEqual(methods.private_key_jwt.credentials.map(({ id }) => id), [credential.id]);
});

test('a duplicate key in another form is not sent, and the stored credential’s expiry is extended instead', async () => {
  const { page, server } = it;
  const key = keys.rsa(2048);
  const expires = `${daysAhead(20)}T00:00:00.000Z`;
  const { clientId, credential } = await makeKeyApplication(page, server, 'Twice', key, { kid: 'twice-key-2027', expires_at: expires });
  await goToTab(page, server, clientId);
  await page.getByRole('button', { name: 'Add Credential' }).first().click();
  const submit = dialog().getByRole('button', { name: 'Add Credential' });
  assert.equal(await submit.getAttribute('aria-disabled'), 'true');
  await dialog().getByLabel('Choose a file').setInputFiles(key.certificate);
  await dialog().getByText(/Twice key/).first().waitFor();
  assert.equal(await submit.getAttribute('aria-disabled'), 'true');
  const from = page.sent.length;
  await dialog().getByLabel('Name', { exact: true }).press('Enter');
  await dialog().getByText(/Twice key/).first().waitFor();
  assert.deepEqual(page.sent.slice(from).filter(({ method }) => method !== 'GET'), []);
  await dialog().getByRole('button', { name: 'Extend its expiry' }).click();
  await dialog().waitFor({ state: 'hidden' });
  const edit = page.getByRole('dialog', { name: 'Edit Credential' });
  // The certificate’s expiry, in a year, is filled in.
  await edit.getByRole('button', { name: 'Update Credential' }).click();
  await edit.waitFor({ state: 'hidden' });
  await told(page, /Twice key/);
  const [stored] = await readCredentials(page, server, clientId);
  assert.equal(stored.id, credential.id);
  const end = new Date(new X509Certificate(readFileSync(key.certificate)).validTo);
  assert.equal(Date.parse(stored.expires_at), end.getTime());
});

/** A JWK of a public key. */
const jwk = (key, more) => ({ ...createPublicKey(key.text('spki')).export({ format: 'jwk' }), ...more });

test('keys in other forms: a set of keys, a printed key, and a published one', async () => {
  const { page } = it;
  await fresh('In other forms');
  const [signing, encryption, printed] = [keys.rsa(2048), keys.rsa(2048), keys.rsa(2048)];
  const set = { keys: [jwk(encryption, { use: 'enc', kid: 'encryption-1' }), jwk(signing, { use: 'sig', kid: 'signing-key-1' })] };
  const form = await offerFile(page, keys.file('jwks.json', JSON.stringify(set)));
  const members = form.getByRole('radio');
  await members.nth(1).waitFor();
  assert.deepEqual([await members.nth(0).isChecked(), await members.nth(1).isChecked()], [false, true]);
  assert.equal(await form.getByLabel(/^Key ID/).inputValue(), 'signing-key-1', 'Advanced is open');
  await form.getByLabel('Name', { exact: true }).fill('from a set');
  await submitCredential(page, form, 'from a set');

  const bytes = { type: 'Buffer', data: [...readFileSync(printed.der)] };
  const again = await offerFile(page, keys.file('printed.json', JSON.stringify(bytes)));
  await again.getByRole('button', { name: 'Fix and use' }).click();
  await again.getByLabel('Name', { exact: true }).fill('as printed');
  await submitCredential(page, again, 'as printed');

  const sample = await offerFile(page, keys.file('sample.json', JSON.stringify({ kty: 'RSA', e: 'AQAB', n: PUBLISHED })));
  await sample.getByRole('button', { name: 'Use the public key' }).click();
  const tick = sample.getByRole('checkbox', { name: /for tests only/ });
  await tick.waitFor();
  const submit = sample.getByRole('button', { name: 'Add Credential' });
  assert.equal(await submit.getAttribute('aria-disabled'), 'true');
  await tick.check();
  await sample.getByLabel('Name', { exact: true }).fill('published');
  await sample.getByRole('checkbox', { name: /^Enable/ }).uncheck();
  await submitCredential(page, sample, 'published');
});

test('of two keys of which any may be meant, none is preselected', async () => {
  const { page } = it;
  await fresh('Two keys');
  const [first, second] = [keys.rsa(2048), keys.rsa(2048)];
  const form = await offerFile(page, keys.file('two.pem', first.text('spki') + second.text('spki')));
  const members = form.getByRole('radio');
  await members.nth(1).waitFor();
  assert.deepEqual([await members.nth(0).isChecked(), await members.nth(1).isChecked()], [false, false]);
  await members.nth(1).check();
  await form.getByLabel('Name', { exact: true }).fill('the second one');
  await submitCredential(page, form, 'the second one');
});

test('an SSH key, a key in hexadecimal and a key as od prints it are offered', async () => {
  const { page } = it;
  await fresh('Other notations');
  const [ssh, hex, dumped] = [keys.rsa(2048), keys.rsa(2048), keys.rsa(2048)];
  const converted = execFileSync('ssh-keygen', ['-i', '-m', 'PKCS8', '-f', ssh.spki], { encoding: 'utf8' });
  const dump = execFileSync('od', [dumped.der], { encoding: 'utf8' });
  for (const [name, file, action] of [
    ['from SSH', keys.file('key.pub', converted), 'Use the public key'],
    ['from digits', keys.file('key.hex', readFileSync(hex.der).toString('hex')), 'Use the public key'],
    ['from od', keys.file('key.od', dump), 'Fix and use'],
  ]) {
    const form = await offerFile(page, file);
    await form.getByRole('button', { name: action }).click();
    await form.getByLabel('Name', { exact: true }).fill(name);
    await form.getByRole('checkbox', { name: /^Enable/ }).uncheck();
    await submitCredential(page, form, name);
  }
});

test('a private key is private in any notation: nothing of it is sent', async () => {
  const { page } = it;
  await fresh('Private in octal');
  const key = keys.rsa(2048);
  const pem = key.text('private');
  const der = Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64');
  const members = Object.entries(createPrivateKey(pem).export({ format: 'jwk' }));
  const from = page.sent.length;
  for (const [name, text] of [
    ['octal.txt', [...der].map((byte) => byte.toString(8).padStart(3, '0')).join(' ')],
    ['words.json', JSON.stringify([...new Uint16Array(new Uint8Array(der).buffer, 0, der.length >> 1)])],
    ['table.txt', members.map(([member, value]) => `${member.padEnd(6)}${value}`).join('\n')],
  ]) {
    const form = await offerFile(page, keys.file(name, text));
    await form.getByText('Nothing was sent or stored').first().waitFor();
    assert.equal(await form.getByRole('button', { name: 'Add Credential' }).getAttribute('aria-disabled'), 'true', name);
    await form.getByRole('button', { name: 'Cancel' }).click();
    await form.waitFor({ state: 'hidden' });
  }
  assert.deepEqual(page.sent.slice(from).filter(({ method }) => method !== 'GET'), []);
});

test('a fingerprint instead of a key leads to its credential', async () => {
  const { page, server } = it;
  const key = keys.rsa(2048);
  await makeKeyApplication(page, server, 'Found by its fingerprint', key);
  const hash = createHash('sha256').update(readFileSync(key.der)).digest('hex');
  const pairs = hash.toUpperCase().match(/../g).join(':');
  await page.goto(`${server.origin}/inspect`);
  await page.getByLabel('Choose a file').setInputFiles(keys.file('hash.txt', `SHA256 Fingerprint=${pairs}\n`));
  await page.getByRole('link', { name: 'Find the credential' }).click();
  await page.getByRole('region', { name: 'Credentials' }).getByRole('link', { name: 'Found by its fingerprint key' }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('q'), hash);
});

test('a key ID instead of a key leads to its credential', async () => {
  const { page, server } = it;
  const { credential } = await makeKeyApplication(page, server, 'Found by its key', keys.rsa(2048));
  await page.goto(`${server.origin}/inspect`);
  await page.getByLabel('Choose a file').setInputFiles(keys.file('kid.txt', `${credential.kid}\n`));
  await page.getByRole('link', { name: 'Find the credential' }).click();
  await page.getByRole('region', { name: 'Credentials' }).getByRole('link', { name: 'Found by its key key' }).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('q'), credential.kid);
});

test('a key used by another application is warned about', async () => {
  const { page, server } = it;
  const key = keys.rsa(2048);
  await makeKeyApplication(page, server, 'The other one', key);
  await fresh('Sharing');
  const form = await offerFile(page, key.certificate);
  const warning = form.getByText('Another application has this key');
  await warning.waitFor();
  const foot = await form.getByRole('button', { name: 'Add Credential' }).boundingBox();
  const expires = await form.getByLabel('Expires').first().boundingBox();
  assert.ok(expires.y + expires.height <= foot.y, `Expires is at ${expires.y}, the foot at ${foot.y}`);
  await warning.press('Enter');
  await form.getByRole('link', { name: /^The other one/ }).waitFor();
});

test('a server error is shown on its field, and the form is kept', async () => {
  const { page } = it;
  await fresh('Rejected by the server');
  const form = await offerFile(page, keys.rsa(2048).spki);
  await form.getByLabel('Name', { exact: true }).fill('kept name');
  await page.route('**/credentials', (route) => route.request().method() === 'POST'
    ? route.fulfill({ status: 400, json: { statusCode: 400, error: 'Bad Request', message: "Payload validation error: 'Taken' on property kid (Key ID).", errorCode: 'invalid_body' } })
    : route.continue());
  await form.getByRole('button', { name: 'Add Credential' }).click();
  const field = form.getByLabel(/^Key ID/);
  await form.getByText(/Taken/).first().waitFor();
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  assert.equal(await form.getByLabel('Name', { exact: true }).inputValue(), 'kept name');
  await page.unroute('**/credentials');
  await submitCredential(page, form, 'kept name');
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
