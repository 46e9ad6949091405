// Numbers that look random and can be had again: the seed is printed, and COUNTERSIGN_CRASH_SEED sets it.
const seed = Number(process.env.COUNTERSIGN_CRASH_SEED ?? Date.now() % 1_000_000);
let state = seed;

/** A whole number from 0 up to below `limit` (mulberry32). */
export function below(limit) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
}

export { seed };
