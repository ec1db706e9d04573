/** What keeps a server from starting in production, and what it only warns of. */

/** Commits, heartbeats of leadership and the times of events are judged by both clocks. */
export const CLOCK_SECONDS_MAX = 5;
/** The first with `GRANT … WITH SET`, by which logins take their roles. */
export const POSTGRES_MAJOR_MIN = 16;

export interface LoginFacts {
  /** The part of the server that uses it: `app`, `reader`, `sequencer`. */
  readonly role: string;
  readonly login: string;
  readonly isSuperuser: boolean;
  readonly synchronousCommit: string;
}

export interface StartFacts {
  /** The embedded server is run by who runs this one: its superuser's password lies beside its data. */
  readonly isEmbedded: boolean;
  readonly logins: readonly LoginFacts[];
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly dataChecksums: string;
  /** How far the database's clock is ahead of ours; negative behind it. */
  readonly clockAheadSeconds: number;
  /** Live credentials of parties that exist in the sample alone. */
  readonly sampleCredentials: number;
  readonly listensTo: string;
}

export const START_CODES = [
  'SAMPLE_CREDENTIALS',
  'SUPERUSER_LOGIN',
  'FSYNC_OFF',
  'FULL_PAGE_WRITES_OFF',
  'SYNCHRONOUS_COMMIT_OFF',
  'DATA_CHECKSUMS_OFF',
  'CLOCK_DIFFERS',
  'DATABASE_TOO_OLD',
  'EMBEDDED_DATABASE',
  'PLAIN_HTTP_OPEN',
] as const;
export type StartCode = (typeof START_CODES)[number];

export interface StartFault {
  readonly code: StartCode;
  readonly params: Readonly<Record<string, string>>;
}

/** All of them together: mending one and meeting the next would cost a start each. */
export function startFaults(facts: StartFacts): StartFault[] {
  const { fsync, fullPageWrites, dataChecksums, sampleCredentials } = facts;
  const count = String(sampleCredentials);
  return [
    ...when(sampleCredentials > 0, 'SAMPLE_CREDENTIALS', { count }),
    ...loginFaults(facts),
    ...when(fsync !== 'on', 'FSYNC_OFF'),
    ...when(fullPageWrites !== 'on', 'FULL_PAGE_WRITES_OFF'),
    ...when(dataChecksums !== 'on', 'DATA_CHECKSUMS_OFF'),
    ...clockFaults(facts),
  ];
}

/** What an operator should know, and may have good reasons for. */
export function startWarnings({ isEmbedded, listensTo }: StartFacts): StartFault[] {
  return [
    ...when(isEmbedded, 'EMBEDDED_DATABASE'),
    ...when(!isLoopback(listensTo), 'PLAIN_HTTP_OPEN', { host: listensTo }),
  ];
}

/** For every start, also outside of production: the migrations would fail in the middle. */
export function versionFaults(major: number): StartFault[] {
  const params = { found: String(major), least: String(POSTGRES_MAJOR_MIN) };
  return when(major < POSTGRES_MAJOR_MIN, 'DATABASE_TOO_OLD', params);
}

function loginFaults({ isEmbedded, logins }: StartFacts): StartFault[] {
  return logins.flatMap(({ role, login, isSuperuser, synchronousCommit }) => [
    ...when(isSuperuser && !isEmbedded, 'SUPERUSER_LOGIN', { role, login }),
    ...when(synchronousCommit === 'off', 'SYNCHRONOUS_COMMIT_OFF', { role, login }),
  ]);
}

function clockFaults({ clockAheadSeconds }: StartFacts): StartFault[] {
  const seconds = Math.abs(clockAheadSeconds).toFixed(1);
  return when(Math.abs(clockAheadSeconds) > CLOCK_SECONDS_MAX, 'CLOCK_DIFFERS', {
    ...{ seconds, most: String(CLOCK_SECONDS_MAX) },
  });
}

function when(
  isSo: boolean,
  code: StartCode,
  params: Readonly<Record<string, string>> = {},
): StartFault[] {
  return isSo ? [{ code, params }] : [];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
