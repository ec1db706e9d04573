/** Where an answer of lineage was cut short: the next page is walked anew, as of the same log. */
export interface LineageCursor {
  readonly asKnownAt: bigint;
  /** Items reached so far. */
  readonly nodes: number;
  /** Hops allowed so far. */
  readonly depth: number;
}

const CURSOR = /^(\d{1,18})\.(\d{1,6})\.(\d{1,9})$/;

export function lineageCursor({ asKnownAt, nodes, depth }: LineageCursor): string {
  return Buffer.from(`${asKnownAt}.${nodes}.${depth}`).toString('base64url');
}

/** Undefined for none, and for a text that is no cursor of ours: then the answer begins anew. */
export function readLineageCursor(cursor: string | undefined): LineageCursor | undefined {
  if (cursor === undefined) return undefined;
  const [, asKnownAt, nodes, depth] =
    CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (asKnownAt === undefined) return undefined;
  return { asKnownAt: BigInt(asKnownAt), nodes: Number(nodes), depth: Number(depth) };
}
