/** Whether a database is fit to hold a ledger that others rely on. */
import type { DatabasePools } from '../database/database-pools.js';
import type { Language } from '../errors/error-text.js';
import { startFaults, startWarnings, versionFaults } from './domain/start-faults.js';
import type { LoginFacts, StartFacts, StartFault } from './domain/start-faults.js';
import { StartRefusedError } from './start-refused-error.js';
import {
  majorVersionOf,
  selectClock,
  selectLogin,
  selectSettings,
} from './store/server-state.store.js';

export interface StartSurroundings {
  readonly isEmbedded: boolean;
  readonly listensTo: string;
  /** Of the parties that exist in the sample alone. */
  readonly sampleCredentials: number;
  readonly language: Language;
  readonly now?: () => number;
}

/**
 * Throws StartRefusedError with all faults together; returns what is to be warned of. For production:
 * elsewhere a laptop's settings are nobody's concern.
 */
export async function checkForProduction(
  pools: DatabasePools,
  surroundings: StartSurroundings,
): Promise<StartFault[]> {
  const facts = await factsOf(pools, surroundings);
  const faults = startFaults(facts);
  if (faults.length > 0) throw new StartRefusedError(faults, surroundings.language);
  return startWarnings(facts);
}

/** Before anything is changed in it. */
export async function checkVersion(url: string, language: Language): Promise<void> {
  const faults = versionFaults(await majorVersionOf(url));
  if (faults.length > 0) throw new StartRefusedError(faults, language);
}

async function factsOf(
  pools: DatabasePools,
  { now = Date.now, ...surroundings }: StartSurroundings,
): Promise<StartFacts> {
  const { isEmbedded, listensTo, sampleCredentials } = surroundings;
  return {
    ...{ isEmbedded, listensTo, sampleCredentials },
    ...(await selectSettings(pools.app)),
    logins: await loginsOf(pools),
    clockAheadSeconds: await clockAhead(pools, now),
  };
}

async function loginsOf({ app, reader, sequencer }: DatabasePools): Promise<LoginFacts[]> {
  const named = Object.entries({ app, reader, sequencer });
  return Promise.all(named.map(async ([role, pool]) => ({ role, ...(await selectLogin(pool)) })));
}

/** Against the middle of the question's way: an answer that took long says less, not something else. */
async function clockAhead({ app }: DatabasePools, now: () => number): Promise<number> {
  const asked = now();
  const told = await selectClock(app);
  return (told.getTime() - (asked + now()) / 2) / 1_000;
}
