// 10,000 applications.
import assert from 'node:assert/strict';

export const COUNT = 10_000;
const WRITERS = 16;

/** The name of one of them, from 1. */
export const nameOf = (number) => `Application ${String(number).padStart(5, '0')}`;

/** Creates all of them, many at a time: every thousandth is a single-page application. */
export async function makeMany({ server }) {
  const token = (await server.run('token', '--data-dir', server.dataDir)).trim();
  let next = 1;
  const writer = async () => {
    while (next <= COUNT) {
      const number = next++;
      const response = await fetch(`${server.origin}/api/v2/clients`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: nameOf(number), app_type: number % 1000 ? 'non_interactive' : 'spa' }),
      });
      assert.equal(response.status, 201, await response.text());
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}
