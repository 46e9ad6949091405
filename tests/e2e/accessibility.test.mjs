// axe-core on every page and dialog, light, dark, in forced colours, medium and narrow; no overlapping cells, no broken short words, and no
// horizontal overflow on the narrowest screen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { launch } from './support/browser.mjs';
import { inEachLook, picture, resize } from './support/looks.mjs';
import { walk } from './support/views.mjs';
import { Server } from '../support/server.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let server;
let browser;

before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

/** The violations that axe reports. Forced colours are the reader's own, and axe reads ours: their contrast is not judged. */
async function violations(page, look) {
  await page.evaluate(AXE);
  return page.evaluate(async (isJudged) => {
    const { violations } = await axe.run(document, { resultTypes: ['violations'], rules: { 'color-contrast': { enabled: isJudged } } });
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, any }) => `${id}: ${help} at ${target.join(' ')} ${any.map(({ message }) => message).join('; ')}`));
  }, look !== 'forced');
}

/** Cells that overflow into their neighbour, badges and menus that are cut, and tables that overflow their container. */
function spilled(page) {
  return page.evaluate(() => {
    const over = (element) => element.scrollWidth > element.clientWidth + 1;
    // The nearest ancestor with a box of its own.
    const around = ({ parentElement: parent }) => (getComputedStyle(parent).display === 'contents' ? around(parent) : parent);
    const out = (table) => table.getBoundingClientRect().right > around(table).getBoundingClientRect().right + 1;
    const cells = [...document.querySelectorAll('td, .menu:popover-open')].filter(over).map((cell) => `the cell or menu "${cell.innerText.slice(0, 40)}"`);
    const right = (element) => element.getBoundingClientRect().right;
    const badges = [...document.querySelectorAll('.cell .badge')].filter((badge) => badge.checkVisibility() && right(badge) > right(badge.closest('.cell')) + 0.5);
    return [
      ...cells,
      ...badges.map((badge) => `the badge "${badge.innerText}"`),
      ...[...document.querySelectorAll('table')].filter(out).map((table) => `the table ${table.ariaLabel}`),
    ];
  });
}

/** Words of badges and names that would fit on a line but are broken. */
function cut(page) {
  return page.evaluate(() => {
    const found = [];
    for (const element of document.querySelectorAll('.badge, .cell-name')) {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        for (const { 0: word, index } of node.data.matchAll(/[^\s\-]{1,16}(?=[\s\-]|$)/g)) {
          if (/[^\s\-]/.test(node.data[index - 1] ?? ' ')) continue;
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word);
        }
      }
    }
    return found;
  });
}

/** Elements that overflow the page on the right. */
function tooWide(page) {
  return page.evaluate(() => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const outside = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
    return [`${root.scrollWidth} px`, ...outside.slice(0, 5).map((element) => `${element.tagName.toLowerCase()}.${element.className}`)];
  });
}

test('no page or dialog has a violation in light, dark, forced colours, medium and narrow, or scrolls horizontally at 320 px', async (t) => {
  await walk(browser, server, (page, name, open) => t.test(name, async () => {
    await open();
    await picture(page, name);
    const found = [];
    await inEachLook(page, async (look) => {
      for (const violation of await violations(page, look)) found.push(`${look}: ${violation}`);
      for (const spill of await spilled(page)) found.push(`${look}: ${spill} spills over`);
      for (const word of await cut(page)) found.push(`${look}: "${word}" is cut`);
    });
    await resize(page, { width: 320, height: 640 });
    for (const wide of await tooWide(page)) found.push(`320 px: ${wide}`);
    await resize(page, { width: 1280, height: 900 });
    assert.deepEqual(found, []);
  }));
});
