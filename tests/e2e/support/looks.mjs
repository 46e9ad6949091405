// Variants of a page: light, dark, forced colours, upright tablet, and narrow screen.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export const LOOKS = [
  ['light', { colorScheme: 'light' }, { width: 1280, height: 900 }],
  ['dark', { colorScheme: 'dark' }, { width: 1280, height: 900 }],
  ['forced', { forcedColors: 'active' }, { width: 1280, height: 900 }],
  ['medium', { colorScheme: 'light' }, { width: 800, height: 1100 }],
  ['narrow', { colorScheme: 'light' }, { width: 360, height: 780 }],
];

/** Resizes the window, and waits until the page has heard of it: a `resize` event comes with the next frame. */
export async function resize(page, size) {
  await page.setViewportSize(size);
  await page.evaluate(() => new Promise((frame) => { requestAnimationFrame(() => requestAnimationFrame(frame)); }));
}

/** Shows the page in each variant and resets it to the first. */
export async function inEachLook(page, look) {
  for (const [name, media, size] of LOOKS) {
    await page.emulateMedia({ forcedColors: null, ...media });
    await resize(page, size);
    await look(name);
  }
  await page.emulateMedia(LOOKS[0][1]);
  await resize(page, LOOKS[0][2]);
}

let taken = 0;

/** Writes a screenshot of each variant if a folder is set. */
export async function picture(page, name) {
  const folder = process.env.COUNTERSIGN_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  taken += 1;
  const number = String(taken).padStart(2, '0');
  await inEachLook(page, (look) => page.screenshot({ path: join(folder, `${number}-${name}-${look}.png`), animations: 'disabled' }));
}
