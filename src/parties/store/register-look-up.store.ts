/** Reads the register as it is known now: plain look-ups, through TypeORM. */
import { In, IsNull, LessThan, MoreThanOrEqual, type FindOptionsWhere } from 'typeorm';
import type { RegisterKind } from '../domain/register-entry.js';
import type { RegisterVersion } from '../domain/register-records.js';
import type { PartyDatabase } from './party-database.js';
import type { RegisterEntryEntity } from './register-entry.entity.js';

export interface PageBounds {
  readonly kind: RegisterKind;
  /** Keys after this one. */
  readonly after: string | undefined;
  readonly party: string | undefined;
  readonly limit: number;
}

const LOG_ORDER = { knownFrom: 'ASC' } as const;

interface KnownAt {
  /** A size of the log; what is known now where it is absent. */
  readonly asKnownAt?: bigint | undefined;
}

/** Versions of all these keys, in the order of the log. */
export function versionsByKey(
  db: PartyDatabase,
  kind: RegisterKind,
  { keys, asKnownAt }: KnownAt & { readonly keys: readonly string[] },
): Promise<RegisterVersion[]> {
  const where = known({ kind, key: In([...new Set(keys)]) }, asKnownAt);
  return db.register.find({ where, order: LOG_ORDER });
}

/** Versions of these kinds that are about one of the parties, in the order of the log. */
export function versionsOfParties(
  db: PartyDatabase,
  kinds: readonly RegisterKind[],
  { parties, asKnownAt }: KnownAt & { readonly parties: readonly string[] },
): Promise<RegisterVersion[]> {
  const where = known({ kind: In(kinds), party: In([...new Set(parties)]) }, asKnownAt);
  return db.register.find({ where, order: LOG_ORDER });
}

type Where = FindOptionsWhere<RegisterEntryEntity>;

function known(where: Where, asKnownAt: bigint | undefined): Where[] {
  if (asKnownAt === undefined) return [{ ...where, knownUntil: IsNull() }];
  const size = asKnownAt.toString();
  const begun = { ...where, knownFrom: LessThan(size) };
  return [
    { ...begun, knownUntil: IsNull() },
    { ...begun, knownUntil: MoreThanOrEqual(size) },
  ];
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
