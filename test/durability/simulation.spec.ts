/**
 * Writers, the sequencer and projections in a world that dies at any step. `SIMULATED_SEEDS` sets how many
 * histories, `SIMULATED_SEED` which comes first; a failure names its seed, which tells the same history again.
 */
import type { Plant } from './simulated-store.js';
import { simulate, type Outcome } from './simulation.js';

const SEEDS = Number(process.env.SIMULATED_SEEDS ?? 100);
const FIRST = Number(process.env.SIMULATED_SEED ?? Date.now() % 1_000_000_007);
const PLANTED_SEEDS_MAX = 300;

const toldOf = ({ seed, violation, trace }: Outcome): string =>
  `SIMULATED_SEED=${seed}: ${violation ?? ''}\n${trace.slice(-60).join('\n')}`;

describe('R-SE-17: a simulated ledger whose parts die at any step', () => {
  it(`loses, doubles and reorders nothing, and comes to its end: ${SEEDS} seeds`, async () => {
    console.info(`SIMULATED_SEED=${FIRST} SIMULATED_SEEDS=${SEEDS}`);
    for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
      const outcome = await simulate(seed);
      if (outcome.violation !== undefined) throw new Error(toldOf(outcome));
    }
  }, 3_600_000);

  it.each([
    'order by sequence value',
    'forget a batch after take-over',
    'acknowledge before commit',
    'cursor moved in another transaction',
  ] satisfies Plant[])(
    'would find this mistake, and its seed repeats it step by step: %s',
    async (plant) => {
      let found: Outcome | undefined;
      for (let seed = 1; found === undefined && seed <= PLANTED_SEEDS_MAX; seed += 1) {
        const outcome = await simulate(seed, plant);
        if (outcome.violation !== undefined) found = outcome;
      }
      if (found === undefined) throw new Error('Not found.');
      expect(await simulate(found.seed, plant)).toEqual(found);
      const sound = await simulate(found.seed);
      expect(sound.violation).toBeUndefined();
    },
    120_000,
  );
});
