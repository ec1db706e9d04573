/** Reads the register as it is known now: plain look-ups, through TypeORM. */
import { In, IsNull } from 'typeorm';
import type { RegisterKind } from '../domain/register-entry.js';
import type { RegisterVersion } from '../domain/register-records.js';
import type { PartyDatabase } from './party-database.js';

export interface PageBounds {
  readonly kind: RegisterKind;
  /** Keys after this one. */
  readonly after: string | undefined;
  readonly party: string | undefined;
  readonly limit: number;
}

const LOG_ORDER = { knownFrom: 'ASC' } as const;

/** Versions of all these keys, in the order of the log. */
export function versionsByKey(
  db: PartyDatabase,
  kind: RegisterKind,
  keys: readonly string[],
): Promise<RegisterVersion[]> {
  const where = { kind, key: In([...new Set(keys)]), knownUntil: IsNull() };
  return db.register.find({ where, order: LOG_ORDER });
}

/** Versions of these kinds that are about one of the parties, in the order of the log. */
export function versionsOfParties(
  db: PartyDatabase,
  kinds: readonly RegisterKind[],
  parties: readonly string[],
): Promise<RegisterVersion[]> {
  const where = { kind: In(kinds), party: In([...new Set(parties)]), knownUntil: IsNull() };
  return db.register.find({ where, order: LOG_ORDER });
}

/** The next keys of a kind, in the order of their bytes. */
export async function pageOfKeys(db: PartyDatabase, bounds: PageBounds): Promise<string[]> {
  const { kind, after, party, limit } = bounds;
  const query = db.register
    .createQueryBuilder('entry')
    .select('entry.key', 'key')
    .distinct(true)
    .where('entry.kind = :kind AND entry.known_until IS NULL', { kind })
    .orderBy('entry.key')
    .limit(limit);
  if (after !== undefined) query.andWhere('entry.key > :after', { after });
  if (party !== undefined) query.andWhere('entry.party = :party', { party });
  const rows = await query.getRawMany<{ key: string }>();
  return rows.map(({ key }) => key);
}
