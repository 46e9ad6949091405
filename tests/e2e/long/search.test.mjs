// Search among 10,000 applications, as fast as a person can see.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { COUNT, makeMany, nameOf } from '../support/many.mjs';
import { setUp } from '../support/setup.mjs';

const LIMIT_MS = 300;
const SEARCHES = [1, 777, 4321, 5000, 9876];

const it = setUp({ prepare: makeMany });

/** Types a search and returns the time from its last key to the paint that shows the result, in milliseconds. */
async function search(text, found) {
  const { page } = it;
  await page.goto(`${it.server.origin}/applications`);
  const box = page.getByRole('searchbox', { name: 'Search applications' });
  await page.getByRole('table', { name: 'Applications' }).getByRole('link').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate((wanted) => {
    const isShown = () => {
      const links = [...document.querySelectorAll('tbody a.row-link')];
      return links.length === 1 && links[0].textContent.trim() === wanted;
    };
    globalThis.searched = new Promise((resolve) => {
      let last;
      addEventListener('keydown', () => (last = performance.now()), true);
      new MutationObserver((_, observer) => {
        if (!isShown()) return;
        observer.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - last));
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
  }, found);
  await box.pressSequentially(text, { delay: 40 });
  return page.evaluate(() => globalThis.searched);
}

test(`a search among ${COUNT.toLocaleString('en')} applications is answered within ${LIMIT_MS} ms of the last key`, async (t) => {
  const times = [];
  for (const number of SEARCHES) times.push(await search(nameOf(number).slice(-5), nameOf(number)));
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  t.diagnostic(`${times.map(Math.round).join(', ')} ms`);
  assert.ok(median < LIMIT_MS, `median ${Math.round(median)} ms`);
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
