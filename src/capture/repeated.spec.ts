import pg from 'pg';
import { BusyError, Raced, repeated } from './repeated.js';

function fault(code: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError('', 0, 'error'), { code });
}

/** Fails so often, then gives how often it was tried. */
function work(failures: readonly Error[]): { readonly run: () => Promise<number>; tries: number } {
  const made = {
    tries: 0,
    run: (): Promise<number> => {
      const failure = failures[made.tries];
      made.tries += 1;
      return failure === undefined ? Promise.resolve(made.tries) : Promise.reject(failure);
    },
  };
  return made;
}

const times = (count: number, failure: Error): Error[] => Array<Error>(count).fill(failure);

describe('a transaction that others get in the way of', () => {
  it.each([
    ['lost a race', new Raced()],
    ['was the victim of a deadlock', fault('40P01')],
    ['could not be serialised', fault('40001')],
  ])(
    'is done again where it %s, up to eleven times',
    async (_, failure) => {
      expect(await repeated(work(times(11, failure)).run)).toBe(12);
      const hopeless = work(times(12, failure));
      await expect(repeated(hopeless.run)).rejects.toMatchObject({
        name: 'BusyError',
        cause: failure,
      });
      expect(hopeless.tries).toBe(12);
    },
    20_000,
  );

  it('waits for a lock three times', async () => {
    const failure = fault('55P03');
    expect(await repeated(work(times(2, failure)).run)).toBe(3);
    const hopeless = work(times(3, failure));
    await expect(repeated(hopeless.run)).rejects.toBeInstanceOf(BusyError);
    expect(hopeless.tries).toBe(3);
  });

  it('is not done again for any other fault', async () => {
    const failure = fault('23505');
    const failing = work([failure]);
    await expect(repeated(failing.run)).rejects.toBe(failure);
    expect(failing.tries).toBe(1);
  });

  it('pauses in between, longer each time but never for long, and not two alike', async () => {
    const waits: number[] = [];
    let last = performance.now();
    const failing = work(times(11, new Raced()));
    await repeated(() => {
      const now = performance.now();
      waits.push(now - last);
      last = now;
      return failing.run();
    });
    const pauses = waits.slice(1);
    expect(new Set(pauses.map((ms) => ms.toFixed(3))).size).toBeGreaterThan(5);
    const sum = pauses.reduce((total, ms) => total + ms, 0);
    // Eleven pauses of 0 to 250 ms each: without any they would be one or two milliseconds together.
    expect(sum).toBeGreaterThan(20);
    expect(Math.max(...pauses)).toBeLessThan(1_000);
  }, 20_000);
});
