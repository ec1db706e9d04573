/**
 * What waits to be written to a table of facts. A version that another follows within one batch is
 * written too, with both its log indexes; one that came and went within one entry never was.
 */
import type { Queryable } from '../../database/database-pools.js';

export type ColumnValue = string | bigint | number | boolean | null;

interface Column {
  readonly name: string;
  readonly type: string;
}

export interface TableShape {
  readonly table: string;
  /** In the order of the values. The first `keys` tell one fact from another. */
  readonly columns: readonly Column[];
  readonly keys: number;
}

interface Version {
  readonly values: readonly ColumnValue[];
  readonly knownFrom: bigint;
  readonly knownUntil: bigint | null;
}

export class VersionedTable {
  private readonly current = new Map<string, Version>();
  private readonly past: Version[] = [];
  private closings: { readonly key: readonly ColumnValue[]; readonly until: bigint }[] = [];
  private readonly insertText: string;
  private readonly closeText: string;

  constructor(private readonly shape: TableShape) {
    this.insertText = insertText(shape.table, [...shape.columns, ...KNOWN]);
    this.closeText = closeText(shape);
  }

  /** Known from this log index on. */
  add(values: readonly ColumnValue[], logIndex: bigint): void {
    const version = { values, knownFrom: logIndex, knownUntil: null };
    this.current.set(this.keyOf(values), version);
  }

  /** No longer known after this log index. */
  close(values: readonly ColumnValue[], logIndex: bigint): void {
    const key = this.keyOf(values);
    const waiting = this.current.get(key);
    if (waiting === undefined) {
      this.closings.push({ key: values.slice(0, this.shape.keys), until: logIndex });
      return;
    }
    this.current.delete(key);
    if (waiting.knownFrom < logIndex) this.past.push({ ...waiting, knownUntil: logIndex });
  }

  /** Returns how many rows it wrote. */
  async flush(db: Queryable): Promise<number> {
    const versions = [...this.past, ...this.current.values()];
    const { closings } = this;
    this.past.length = 0;
    this.current.clear();
    this.closings = [];
    if (closings.length > 0) {
      const rows = closings.map(({ key, until }) => [...key, until]);
      const key = this.shape.columns.slice(0, this.shape.keys);
      await db.query(this.closeText, arrays(rows, [...key, UNTIL]));
    }
    if (versions.length > 0) {
      const rows = versions.map((each) => [...each.values, each.knownFrom, each.knownUntil]);
      await db.query(this.insertText, arrays(rows, [...this.shape.columns, ...KNOWN]));
    }
    return closings.length + versions.length;
  }

  private keyOf(values: readonly ColumnValue[]): string {
    return values.slice(0, this.shape.keys).join('\u0000');
  }
}

/** Rows without versions; one that is there already stays. */
export class GrowingTable {
  private rows: (readonly ColumnValue[])[] = [];
  private readonly text: string;

  constructor(private readonly shape: Omit<TableShape, 'keys'>) {
    this.text = `${insertText(shape.table, shape.columns)} ON CONFLICT DO NOTHING`;
  }

  add(values: readonly ColumnValue[]): void {
    this.rows.push(values);
  }

  /** Returns how many rows it wrote at most. */
  async flush(db: Queryable): Promise<number> {
    const { rows } = this;
    this.rows = [];
    if (rows.length > 0) await db.query(this.text, arrays(rows, this.shape.columns));
    return rows.length;
  }
}

/** `name type` each, as in the migration. */
export function columns(...declarations: readonly string[]): Column[] {
  return declarations.map((declaration) => {
    const [name = '', ...type] = declaration.split(' ');
    return { name, type: type.join(' ') };
  });
}

const UNTIL = { name: 'until', type: 'bigint' };
const KNOWN = columns('known_from bigint', 'known_until bigint');

function insertText(table: string, into: readonly Column[]): string {
  const names = into.map(({ name }) => name).join(', ');
  return `INSERT INTO lineage.${table} (${names}) SELECT * FROM ${unnestText(into)}`;
}

function closeText({ table, columns: all, keys }: TableShape): string {
  const key = all.slice(0, keys);
  const same = key.map(({ name }) => `fact.${name} = closed.${name}`).join(' AND ');
  const names = [...key.map(({ name }) => name), 'until'].join(', ');
  const closed = unnestText([...key, UNTIL]);
  return `UPDATE lineage.${table} fact SET known_until = closed.until
            FROM ${closed} AS closed (${names})
           WHERE ${same} AND fact.known_until IS NULL`;
}

function unnestText(of: readonly Column[]): string {
  return `unnest(${of.map(({ type }, place) => `$${place + 1}::${type}[]`).join(', ')})`;
}

/**
 * One array a column, as PostgreSQL writes arrays: for the many rows of a batch this is several times
 * faster than to leave it to the driver.
 */
function arrays(rows: readonly (readonly ColumnValue[])[], of: readonly Column[]): string[] {
  return of.map(({ type }, place) => {
    const element = type === 'text' ? quoted : plain;
    return `{${rows.map((row) => element(row[place] ?? null)).join(',')}}`;
  });
}

function plain(value: ColumnValue): string {
  return value === null ? 'NULL' : String(value);
}

function quoted(value: ColumnValue): string {
  if (typeof value !== 'string') return plain(value);
  return `"${ESCAPED.test(value) ? value.replaceAll(/["\\]/g, '\\$&') : value}"`;
}

const ESCAPED = /["\\]/;
