// The parts of a built console.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The table of parts in the page of a build's folder. */
export function table(folder) {
  const [, json] = readFileSync(join(folder, 'index.html'), 'utf8').match(/\}\)\((\{"files".*\})\);/);
  return JSON.parse(json);
}
