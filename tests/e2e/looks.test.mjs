// High contrast, forced colours, reduced motion and touch on every kind of page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { openPage } from './support/browser.mjs';
import { goToTab, offerFile } from './support/console.mjs';
import { setUp } from './support/setup.mjs';
import { furnish } from './support/views.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let world;
const it = setUp({
  prepare: async ({ page, server }) => {
    world = await furnish(page, server);
  },
});

/** One page of each kind: a list, a page with many parts, programs, a dialog with a diagnosis, the bytes of a file. */
const PLACES = {
  applications: async () => {
    await it.page.goto(`${it.server.origin}/applications`);
    await it.page.getByRole('table', { name: 'Applications' }).getByRole('link').first().waitFor();
  },
  palette: async () => {
    await PLACES.applications();
    await it.page.keyboard.press('Control+K');
    await it.page.getByRole('dialog', { name: 'Search or jump to…' }).getByRole('option').first().waitFor();
  },
  credentials: () => goToTab(it.page, it.server, world.billing),
  settings: () => goToTab(it.page, it.server, world.billing, 'settings'),
  activity: async () => {
    await goToTab(it.page, it.server, world.billing, 'activity');
    await it.page.getByRole('table', { name: 'Activity' }).getByRole('button').first().click();
  },
  quickstart: async () => {
    await goToTab(it.page, it.server, world.billing, 'quickstart');
    await it.page.getByRole('tab').first().waitFor();
  },
  'add credential': async () => {
    await goToTab(it.page, it.server, world.unused);
    const dialog = await offerFile(it.page, world.files.certificate.certificate);
    await dialog.getByText('SHA-256').first().waitFor();
  },
  inspect: async () => {
    await it.page.goto(`${it.server.origin}/inspect`);
    await it.page.getByLabel('Choose a file').setInputFiles(world.files.certificate.certificate);
    await it.page.getByRole('treeitem').first().waitFor();
  },
};

async function inEachPlace(t, media, look) {
  await it.page.emulateMedia(media);
  for (const [name, open] of Object.entries(PLACES)) {
    await t.test(name, async () => {
      await open();
      await look();
    });
  }
  await it.page.emulateMedia({ contrast: null, forcedColors: null, reducedMotion: null, colorScheme: null });
}

for (const colorScheme of ['light', 'dark']) {
  test(`contrast is at least 7:1 with prefers-contrast: more, ${colorScheme}`, (t) => inEachPlace(t, { contrast: 'more', colorScheme, reducedMotion: 'reduce' }, async () => {
    await it.page.evaluate(AXE);
    const found = await it.page.evaluate(async () => {
      const { violations } = await axe.run(document, { runOnly: { type: 'rule', values: ['color-contrast-enhanced'] } });
      return violations.flatMap(({ nodes }) => nodes.map(({ target, any }) => `${target.join(' ')}: ${any.map(({ message }) => message).join('; ')}`));
    });
    assert.deepEqual(found, []);
  }));
}

test('controls, selection and focus are visible in forced colours', (t) => inEachPlace(t, { forcedColors: 'active' }, async () => {
  const edgeless = await it.page.evaluate(() => {
    const hasEdge = (element) => {
      const style = getComputedStyle(element);
      return ['Top', 'Bottom'].some((side) => style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]) > 0);
    };
    const seen = [...document.querySelectorAll('.button, .input, .tile, .card, dialog[open], .badge')].filter((element) => element.checkVisibility());
    return seen.filter((element) => !hasEdge(element)).map((element) => `${element.className} “${element.textContent.trim().slice(0, 30)}”`);
  });
  assert.deepEqual([...new Set(edgeless)], []);
  for (let tab = 0; tab < 12; tab += 1) {
    await it.page.keyboard.press('Tab');
    const unseen = await it.page.evaluate(() => {
      const { activeElement: at } = document;
      if (at === document.body) return null;
      // A visually hidden input: the focus ring is on the styled control.
      const ring = [at, at.closest('label'), at.parentElement, at.nextElementSibling].filter(Boolean).map((element) => getComputedStyle(element));
      return ring.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) ? null : `${at.tagName} ${at.className} “${at.textContent.trim().slice(0, 30)}”`;
    });
    assert.equal(unseen, null, 'no ring on what has the focus');
  }
  const same = await it.page.evaluate(() => {
    const drawn = (element) => {
      const { borderBlockEndColor, borderBlockStartColor, borderBlockStartWidth, backgroundColor } = getComputedStyle(element);
      const after = getComputedStyle(element, '::after').backgroundColor;
      return [borderBlockEndColor, borderBlockStartColor, borderBlockStartWidth, backgroundColor, after].join();
    };
    const pairs = [
      ['.tabs a[aria-current="page"]', '.tabs a:not([aria-current])'],
      ['[role="tab"][aria-selected="true"]', '[role="tab"][aria-selected="false"]'],
      ['.tile:has(input:checked)', '.tile:not(:has(input:checked))'],
      ['.meter-pip[data-on]', '.meter-pip:not([data-on])'],
      ['.asn1-row[aria-selected="true"]', '.asn1-row[aria-selected="false"]'],
    ];
    return pairs.filter((pair) => {
      const [on, off] = pair.map((selector) => document.querySelector(selector));
      return on && off && drawn(on) === drawn(off);
    });
  });
  assert.deepEqual(same, [], 'what is chosen looks like what is not');
}));

test('nothing moves with prefers-reduced-motion', (t) => inEachPlace(t, { reducedMotion: 'reduce' }, async () => {
  const moving = await it.page.evaluate(() => document.getAnimations().map((animation) => `${animation.animationName ?? animation.transitionProperty} of ${animation.effect.target.className}`));
  assert.deepEqual(moving, []);
}));

/** What is pressed, except links within a sentence or a row that leads on as a whole. */
const PRESSED = 'a[href], button, input:not([type=file]), select, textarea, summary, [role=option], [role=treeitem]';

test('what is pressed is at least 24 px high, and 44 under a finger', async (t) => {
  const mouse = it.page;
  const touch = await openPage(it.browser, { storageState: await mouse.context().storageState(), hasTouch: true, isMobile: true });
  const small = (least) => it.page.evaluate(([pressed, height]) => {
    const within = document.querySelector('dialog[open]') ?? document;
    const heightOf = (control) => (control.matches('[type=radio], [type=checkbox]') ? control.closest('.choice, .tile') ?? control : control).getBoundingClientRect().height;
    const isInSentence = (control) => getComputedStyle(control).display === 'inline' && control.parentElement.textContent.trim().length > control.textContent.trim().length + 5;
    return [...within.querySelectorAll(pressed)].filter((control) => control.checkVisibility() && !control.matches('.row-link, .skip, .visually-hidden, .visually-hidden *') && !isInSentence(control) && heightOf(control) < height - 0.5)
      .map((control) => `${control.tagName.toLowerCase()} “${(control.ariaLabel ?? control.textContent).trim().slice(0, 30)}” ${Math.round(heightOf(control))}`);
  }, [PRESSED, least]);
  for (const [page, least, size] of [[mouse, 24, { width: 1280, height: 900 }], [touch, 44, { width: 390, height: 844 }], [touch, 44, { width: 1024, height: 768 }]]) {
    it.page = page;
    await page.setViewportSize(size);
    for (const [name, open] of Object.entries(PLACES)) {
      await t.test(`${name}, ${least} px at ${size.width}x${size.height}`, async () => {
        await open();
        assert.deepEqual([...new Set(await small(least))], []);
      });
    }
  }
  it.page = mouse;
  assert.deepEqual(touch.faults, []);
  await touch.context().close();
});

test('no page error and no CSP violation', () => assert.deepEqual(it.page.faults, []));
