// The budget of the console's first load: what each part and each page may weigh, in bytes as they are sent (brotli).
// `cargo xtask budget` compares the build with the table beside this file; with `--raise` it writes the table anew.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { PAGES } from './pages.mjs';

const TABLE = new URL('sizes.json', import.meta.url);
/** A part or page may grow so much without a new table. */
const TOLERANCE = 0.02;
/** Crates below this say little, in bytes before wasm-opt. */
const SMALLEST_CRATE = 1_000;
/** So many crates are named. */
const NAMED = 5;

const bySize = ([, a], [, b]) => b - a;
const whole = (number) => number.toLocaleString('en');

function sum(files) {
  const crates = {};
  for (const file of files) {
    for (const [name, bytes] of Object.entries(file.crates ?? {})) crates[name] = (crates[name] ?? 0) + bytes;
  }
  return { brotli: files.reduce((all, { brotli }) => all + brotli, 0), requests: files.length, crates };
}

/** What several parts share is in files that have numbers, which any change may shift: they count as one. */
const nameOf = ({ name }) => name.replace(/^(shared)-\d+$/, '$1');

/** What the build of the console in `folder` has noted: its files, and those of each page. */
export const report = (folder) => JSON.parse(readFileSync(join(folder, '.parts.json'), 'utf8'));

/** The sizes of the console in `folder`. */
export function measure(folder) {
  const { files, pages } = report(folder);
  for (const file of files) file.brotli = statSync(join(folder, `${file.file}.br`)).size;
  const named = (name) => files.filter(({ file }) => file === name);
  const groups = [...new Set(files.map(nameOf))];
  return {
    parts: Object.fromEntries(groups.map((group) => [group, sum(files.filter((file) => nameOf(file) === group))])),
    pages: Object.fromEntries(pages.map((page) => [page.page, sum(page.files.flatMap(named))])),
  };
}

export const recorded = () => JSON.parse(readFileSync(TABLE, 'utf8'));

/** The crates that have grown most. */
function grown(now, before) {
  const changes = Object.entries(now).map(([name, bytes]) => [name, bytes - (before[name] ?? 0)]);
  return changes.filter(([, more]) => more >= SMALLEST_CRATE / 4).sort(bySize).slice(0, NAMED);
}

/** What is above the budget: its name, its size, what it may have, and the crates that grew. */
export function excesses(now, table, pages = PAGES) {
  const found = [];
  for (const kind of ['parts', 'pages']) {
    for (const [name, { brotli, crates }] of Object.entries(now[kind])) {
      const before = table[kind][name] ?? { brotli: 0, crates: {} };
      const most = Math.floor(before.brotli * (1 + TOLERANCE));
      if (brotli > most) found.push({ what: `${kind.slice(0, -1)} ${name}`, brotli, most, crates: grown(crates, before.crates) });
    }
  }
  // No table raises these.
  for (const { name, limit, requests } of pages) {
    const page = now.pages[name];
    if (!page) found.push({ what: `page ${name}`, brotli: 0, most: 0, crates: [] });
    else if (page.brotli > limit) found.push({ what: `limit of page ${name}`, brotli: page.brotli, most: limit, crates: Object.entries(page.crates).sort(bySize).slice(0, NAMED) });
    if (page?.requests > requests) found.push({ what: `requests of page ${name}`, brotli: page.requests, most: requests, crates: [] });
  }
  return found;
}

export const describe = ({ what, brotli, most, crates }) => {
  const by = crates.map(([name, bytes]) => `${name} ${whole(bytes)}`).join(', ');
  return `${what}: ${whole(brotli)}, at most ${whole(most)}${by && ` (by crate, before wasm-opt: ${by})`}`;
};

/** What the table records: crates that say little are left out. */
export function table({ parts, pages }) {
  const rounded = ({ brotli, requests, crates }) => ({
    brotli,
    requests,
    crates: Object.fromEntries(Object.entries(crates).filter(([, bytes]) => bytes >= SMALLEST_CRATE).sort(([a], [b]) => (a < b ? -1 : 1))),
  });
  const all = (group) => Object.fromEntries(Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, rounded(one)]));
  return { parts: all(parts), pages: all(pages) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const now = measure(process.env.COUNTERSIGN_CONSOLE);
  if (process.argv.includes('--raise')) writeFileSync(TABLE, `${JSON.stringify(table(now), null, 1)}\n`);
  const found = excesses(now, recorded());
  for (const [name, { brotli, requests }] of Object.entries(now.pages)) console.log(`${name.padEnd(14)} ${whole(brotli).padStart(9)} bytes in ${requests} files`);
  for (const excess of found) console.error(describe(excess));
  if (found.length > 0) {
    console.error('\nMake it smaller. If it must be larger: `cargo xtask budget --raise`, in a commit of its own that says why.');
    process.exitCode = 1;
  }
}
