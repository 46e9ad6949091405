// Random choices of a round: the seed is printed, and COUNTERSIGN_CRASH_SEED sets it.
import { generator } from '../../support/random.mjs';

export const seed = Number(process.env.COUNTERSIGN_CRASH_SEED ?? Date.now() % 1_000_000);

/** An integer from 0, below a limit. */
export const below = generator(seed);
