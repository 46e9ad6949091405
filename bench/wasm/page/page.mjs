// What runs in the browser: each contender in turn, several rounds, on the same certificates.
import * as countersign from './countersign.mjs';
import * as forge from './forge.mjs';
import * as jsrsasign from './jsrsasign.mjs';
import * as peculiar from './peculiar.mjs';
import * as pkijs from './pkijs.mjs';

const PEERS = [forge, jsrsasign, peculiar, pkijs];
const ROUNDS = 7;
/** Milliseconds of one measurement. */
const TIME = 400;

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Whether all read the same facts; where not, which ones differ. */
globalThis.differences = async (pem) => {
  const ours = countersign.compared(countersign.prepare(pem));
  const found = [];
  for (const peer of PEERS) {
    const theirs = await peer.facts(pem);
    for (const fact of Object.keys(ours)) {
      // The order of members says nothing.
      const text = (value) => JSON.stringify(value, value && !Array.isArray(value) && typeof value === 'object' ? Object.keys(value).toSorted() : undefined);
      if (text(ours[fact]) !== text(theirs[fact])) found.push(`${peer.name}: ${fact} is ${text(theirs[fact])}, ours ${text(ours[fact])}`);
    }
  }
  return found;
};

async function rate(once, inputs) {
  let count = 0;
  const start = performance.now();
  let elapsed = 0;
  while (elapsed < TIME) {
    // Not every contender answers at once, and waiting for one that does would cost it.
    for (const input of inputs) {
      const answer = once(input);
      if (answer instanceof Promise) await answer;
    }
    count += inputs.length;
    elapsed = performance.now() - start;
  }
  return count / elapsed * 1000;
}

/** Certificates a second, by contender. */
globalThis.rates = async (pems) => {
  const bytes = pems.map(countersign.prepare);
  const { module } = countersign;
  const now = Date.now();
  const all = [
    [countersign.name, module.facts, bytes],
    ['Countersign, facts handed to JavaScript as an object', (pem) => JSON.parse(module.facts_json(pem)), bytes],
    ['Countersign, the whole diagnosis', (pem) => module.diagnose(pem, now), bytes],
    ...PEERS.map((peer) => [peer.name, peer.facts, pems]),
  ];
  const seen = new Map(all.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, once, inputs] of all) seen.get(name).push(await rate(once, inputs));
  }
  return [...seen].map(([name, rates]) => ({ name, rate: median(rates) }));
};

/** Milliseconds of work for a bundle, read in steps as the console does; and what it was found to hold. */
globalThis.bundle = (text) => {
  const bytes = countersign.prepare(text);
  const times = [];
  let found;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    found = countersign.module.bundle(bytes, 500, Date.now());
    times.push(performance.now() - start);
  }
  return { milliseconds: median(times), found };
};

/** Milliseconds from asking for the module to the first answer. */
globalThis.first = async (pem) => {
  const bytes = countersign.prepare(pem);
  const start = performance.now();
  await countersign.init({ module_or_path: '/bench_wasm_bg.wasm' });
  const isUsable = countersign.module.diagnose(bytes, Date.now());
  return { milliseconds: performance.now() - start, isUsable };
};
globalThis.isReady = true;
