/**
 * kill -9 of whatever takes part in recording, at random moments under load. `KILL_ROUNDS` sets how many
 * rounds, `KILL_SEED` what is killed when; a round that fails prints its seed. The moments are those of
 * real processes, so a seed repeats the choices and not every interleaving.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AT, pack } from '../e2e/capture-documents.js';
import { makersTelling, RetryingClient, type Acknowledged } from './retrying-client.js';
import { Seeded } from './seeded.js';
import { ServersUnderFire } from './servers-under-fire.js';
import { WholeLedger } from './whole-ledger.js';

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 10);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000_007);
const CLIENTS = 6;
/** What each client tells in a round, at least; it goes on until the blow has fallen. */
const TELLINGS_MIN = 2;
const ROUND_MS_MAX = 120_000;
const NAMES = ['first', 'second'];
/** More than one part of a file, each of which is a request and a note. */
const FILE_LINES = 3_000;
const FILE_KILLS = 3;

function fileLine(eventId: string, nth: number): string {
  const said = { eventId, occurredAt: AT, battery: pack(8_000), method: `line ${nth}` };
  return `${JSON.stringify({ batteryTested: said })}\n`;
}

/** Each does harm and mends it, as an operator's supervisor would. */
const BLOWS: Readonly<Record<string, (fire: ServersUnderFire, chance: Seeded) => Promise<void>>> = {
  'kill -9 of a server': async (fire, chance) => {
    const name = chance.pick(NAMES);
    await fire.kill(name);
    fire.startBeside(name);
  },
  'kill -9 of the server that gives order': async (fire) => {
    const name = (await fire.leader())?.name ?? 'first';
    await fire.kill(name);
    fire.startBeside(name);
  },
  'kill -9 of both servers': async (fire, chance) => {
    for (const name of chance.shuffled(NAMES)) await fire.kill(name);
    await Promise.all(NAMES.map((name) => fire.start(name)));
  },
  'the session that gives order ended by the database': async (fire) => {
    const leader = await fire.leader();
    if (leader !== undefined) await fire.terminate(leader.pid);
  },
  'some sessions ended by the database': async (fire, chance) => {
    for (const pid of (await fire.backends(chance)).slice(0, 5)) await fire.terminate(pid);
  },
  'kill -9 of one of the database’s own processes': async (fire, chance) => {
    const [pid] = await fire.backends(chance);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  },
  'kill -9 of the database': async ({ database }) => {
    await database.end('SIGKILL');
    await database.start();
  },
  'an immediate shutdown of the database': async ({ database }) => {
    await database.end('SIGQUIT');
    await database.start();
  },
  'a restart of the database': async ({ database }) => {
    await database.end('SIGINT');
    await database.start();
  },
  'kill -9 of a server and of the database': async (fire, chance) => {
    const name = chance.pick(NAMES);
    await Promise.all([fire.kill(name), fire.database.end('SIGKILL')]);
    await fire.database.start();
    fire.startBeside(name);
  },
};

describe('R-SE-17: whatever is killed under load', () => {
  const acknowledged = new Map<string, Acknowledged>();
  const chance = new Seeded(SEED);
  let fire: ServersUnderFire;
  let whole: WholeLedger;
  let serial = 0;
  let entries = 0;

  beforeAll(async () => {
    fire = await ServersUnderFire.prepare();
    whole = new WholeLedger(fire.database.url);
    await Promise.all(NAMES.map((name) => fire.start(name)));
  }, 180_000);

  afterAll(async () => {
    console.info(
      `KILL_SEED=${SEED} KILL_ROUNDS=${ROUNDS}: ${acknowledged.size} acknowledged, log ${entries}`,
    );
    await whole.end();
    await fire.remove();
  }, 60_000);

  /** All kinds before any comes again, in another order each time. */
  const kinds: string[] = [];
  while (kinds.length < ROUNDS) kinds.push(...chance.shuffled(Object.keys(BLOWS)));

  it.each(kinds.slice(0, ROUNDS).map((kind, place) => ({ round: place + 1, kind })))(
    'loses and doubles nothing that was acknowledged: round $round, $kind',
    async ({ round, kind }) => {
      try {
        await fight(kind, new Seeded(SEED + round));
      } catch (error) {
        throw new Error(`KILL_SEED=${SEED}, round ${round}: ${kind}`, { cause: error });
      }
    },
    ROUND_MS_MAX,
  );

  it(
    'records every line of a file once, however often the command that captures it is killed',
    async () => {
      const ids = Array.from({ length: FILE_LINES }, () => randomUUID());
      const file = join(fire.program.tmp, 'events.ndjson');
      writeFileSync(file, ids.map(fileLine).join(''));
      const [url = ''] = fire.urls();
      const env = { BATTERY_LEDGER_URL: url, BATTERY_LEDGER_CREDENTIAL: fire.ledger.token };
      const main = join(fire.program.built, 'src/main.js');
      let kills = 0;
      for (let ended: number | null = null; ended !== 0;) {
        const child = spawn(process.execPath, [main, 'capture', file], { env, stdio: 'ignore' });
        const exit = once(child, 'exit');
        const isMortal = kills < FILE_KILLS;
        const before = existsSync(`${file}.captured`)
          ? readFileSync(`${file}.captured`, 'utf8')
          : '';
        while (isMortal && child.exitCode === null) {
          await sleep(2);
          const noted = existsSync(`${file}.captured`)
            ? readFileSync(`${file}.captured`, 'utf8')
            : '';
          if (noted === before && chance.below(400) > 0) continue;
          kills += 1;
          child.kill('SIGKILL');
          break;
        }
        ended = ((await exit) as [number | null])[0];
        if (!isMortal) expect(ended).toBe(0);
      }
      expect(kills).toBeGreaterThan(0);
      await whole.untilCaughtUp();
      await whole.verify(acknowledged);
      const there = await whole.rows<{ event_id: string }>('SELECT event_id FROM ledger.event');
      const stored = new Set(there.map(({ event_id }) => event_id));
      expect(ids.filter((id) => !stored.has(id))).toEqual([]);
    },
    ROUND_MS_MAX,
  );

  async function fight(kind: string, own: Seeded): Promise<void> {
    const before = acknowledged.size;
    let hasFallen = false;
    const clients = Array.from({ length: CLIENTS }, (_, nth) => {
      const { token } = fire.ledger;
      const options = { servers: fire.urls, token, chance: new Seeded(own.seed * 31 + nth) };
      return new RetryingClient({ ...options, acknowledged });
    });
    const telling = clients.map(async (client) => {
      for (let told = 0; told < TELLINGS_MIN || !hasFallen; told += 1) {
        for (const request of makersTelling((serial += 1))) await client.capture(request);
      }
    });
    const blow = (async () => {
      await sleep(50 + own.below(700));
      await BLOWS[kind]?.(fire, own);
    })();
    const ends = await Promise.allSettled([blow.finally(() => (hasFallen = true)), ...telling]);
    // First, since it says why: nothing that happens to others may end a server.
    expect(await fire.deserters()).toBe('');
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    expect(acknowledged.size).toBeGreaterThan(before);
    await whole.untilCaughtUp();
    entries = await whole.verify(acknowledged);
    await whole.verifyDerived(fire.secret);
    await fire.allStarted();
  }
});
