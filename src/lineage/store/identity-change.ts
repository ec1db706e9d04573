/**
 * An identity found or withdrawn: classes merge or part, facts are renamed, and every step that
 * names one of them, or asked where one of them stood, means something else from now on.
 */
import type { Queryable } from '../../database/database-pools.js';
import { IdentityClasses } from '../domain/identity.js';
import { START, STEP, type Place } from '../domain/place.js';
import { ITEM_TABLES, type FactTables } from './fact-tables.js';
import type { IdentityIndex } from './identity-index.js';
import { placeOf, type PlaceColumns } from './columns.js';
import type { StepColumns, TrackLoader } from './track-loader.js';

export interface IdentityOf {
  readonly eventId: string;
  readonly names: readonly [string, string];
}

export interface IdentityChange {
  readonly withdrawn: readonly IdentityOf[];
  readonly found: readonly IdentityOf[];
  readonly logIndex: bigint;
}

export interface TouchedStep {
  readonly item: string;
  readonly place: Place;
}

interface PlaceOfItem extends PlaceColumns {
  readonly item: string;
  readonly step: number;
}

const SELECT_IDENTITIES = `SELECT name, other, event_id FROM lineage.identity
   WHERE name = ANY($1) AND known_until IS NULL`;
const SELECT_STEPS = 'SELECT * FROM lineage.step WHERE item = ANY($1)';
const SELECT_STEPS_OF_EVENTS = `SELECT item, instant, event_order, event_id, step FROM lineage.step
   WHERE item = ANY($1) AND event_id = ANY($2::uuid[])`;
const SELECT_STEPS_BY_HOST = `SELECT item, instant, event_order, event_id, step FROM lineage.step
   WHERE holder = ANY($1) AND kind IN ('REMOVED', 'FITTED')`;
const SELECT_CONTENTS = `SELECT child AS item, from_instant AS instant, from_order AS event_order,
          opened_by AS event_id, ${STEP.OPEN}::smallint AS step
     FROM lineage.containment WHERE parent = ANY($1) AND known_until IS NULL`;
const SELECT_READERS = `SELECT reader AS item, instant, event_order, event_id, step
     FROM lineage.reading WHERE item = ANY($1)`;
const RENAME = ITEM_TABLES.map(({ table, columns }) => {
  const kept = columns
    .map(({ name }) => name)
    .filter((name) => name !== 'item' && name !== 'named');
  return `WITH closed AS (
     UPDATE lineage.${table} fact SET known_until = $4
       FROM unnest($1::text[], $2::text[]) AS renamed (name, class)
      WHERE fact.item = ANY($3) AND fact.known_until IS NULL
        AND coalesce(fact.named, fact.item) = renamed.name
     RETURNING fact.*, renamed.name AS renamed, renamed.class)
   INSERT INTO lineage.${table} (item, named, ${kept.join(', ')}, known_from)
   SELECT class, nullif(renamed, class), ${kept.join(', ')}, $4 FROM closed`;
});

export class IdentityChanger {
  constructor(
    private readonly db: Queryable,
    private readonly tables: FactTables,
    private readonly classes: IdentityIndex,
  ) {}

  /** Nothing may wait to be written. Returns what is to be taken again, over the new classes. */
  async change(change: IdentityChange, loader: TrackLoader): Promise<TouchedStep[]> {
    const named = [...change.withdrawn, ...change.found].flatMap(({ names }) => names);
    await this.classes.loadNames(this.db, named);
    const classes = new Set(named.map((name) => this.classes.nameOf(name)));
    const members = [...classes].flatMap((name) => this.classes.membersOf(name));
    const old = new Map(members.map((name) => [name, this.classes.nameOf(name)]));

    this.writeIdentities(change);
    await this.tables.flush(this.db);
    const now = await this.regroup(members, change.logIndex);
    const renamed = members.filter((name) => now.get(name) !== old.get(name));
    if (renamed.length === 0) return [];
    await this.tables.flush(this.db);
    await this.rename({ renamed, now, old, logIndex: change.logIndex });
    const whole = new Set([...old.values(), ...now.values()]);
    return [
      ...[...whole].map((item) => ({ item, place: START })),
      ...(await this.touched(old, loader)),
    ];
  }

  private writeIdentities({ withdrawn, found, logIndex }: IdentityChange): void {
    for (const identity of withdrawn) {
      for (const values of bothWays(identity)) this.tables.identity.close(values, logIndex);
    }
    for (const identity of found) {
      for (const values of bothWays(identity)) this.tables.identity.add(values, logIndex);
    }
  }

  /** Writes and keeps the classes that the identities now make of these names. */
  private async regroup(
    members: readonly string[],
    logIndex: bigint,
  ): Promise<ReadonlyMap<string, string>> {
    const found = await this.db.query<{ name: string; other: string; event_id: string }>(
      SELECT_IDENTITIES,
      [members],
    );
    const classes = new IdentityClasses(
      found.rows.map((row) => ({ eventId: row.event_id, names: [row.name, row.other] })),
    );
    const now = new Map(members.map((name) => [name, classes.nameOf(name)]));
    for (const [name, className] of now) {
      const isAlone = classes.namesOf(name).length === 1;
      const had = this.classes.hasOthers(name);
      if (had && !isAlone && this.classes.nameOf(name) === className) continue;
      if (had) this.tables.identityClass.close([name], logIndex);
      if (!isAlone) this.tables.identityClass.add([name, className], logIndex);
    }
    this.classes.replace(now, (name) => classes.namesOf(name).length > 1);
    return now;
  }

  private async rename(by: {
    readonly renamed: readonly string[];
    readonly now: ReadonlyMap<string, string>;
    readonly old: ReadonlyMap<string, string>;
    readonly logIndex: bigint;
  }): Promise<void> {
    const { renamed, now, old, logIndex } = by;
    const names = renamed.map((name) => now.get(name));
    const olds = renamed.map((name) => old.get(name));
    for (const text of RENAME) {
      await this.db.query(text, [renamed, names, [...new Set(olds)], logIndex]);
    }
  }

  private async touched(
    old: ReadonlyMap<string, string>,
    loader: TrackLoader,
  ): Promise<TouchedStep[]> {
    const members = [...old.keys()];
    const classes = [...new Set(old.values())];
    const own = await this.db.query<StepColumns>(SELECT_STEPS, [members]);
    const steps = await loader.namedSteps(own.rows);
    const mates = new Set(steps.flatMap(({ list }) => list?.names ?? []));
    const events = new Set(steps.map(({ place }) => place.eventId));
    const places = [
      ...own.rows,
      ...(await this.places(SELECT_STEPS_OF_EVENTS, [[...mates], [...events]])),
      ...(await this.places(SELECT_STEPS_BY_HOST, [members])),
      ...(await this.places(SELECT_CONTENTS, [classes])),
      ...(await this.places(SELECT_READERS, [classes])),
    ];
    await this.classes.loadNames(
      this.db,
      places.map(({ item }) => item),
    );
    // A step that leaves a class is missed there, and is new where it comes to.
    return places.flatMap((row) => {
      const place = placeOf(row, row.step);
      const now = this.classes.nameOf(row.item);
      const before = old.get(row.item) ?? now;
      return before === now
        ? [{ item: now, place }]
        : [before, now].map((item) => ({ item, place }));
    });
  }

  private async places(text: string, values: unknown[]): Promise<PlaceOfItem[]> {
    return (await this.db.query<PlaceOfItem>(text, values)).rows;
  }
}

function bothWays({ eventId, names: [a, b] }: IdentityOf): string[][] {
  const ways = [[a, b, eventId]];
  return a === b ? ways : [...ways, [b, a, eventId]];
}
