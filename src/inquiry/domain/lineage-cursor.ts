/** Where an answer of lineage was cut short: the next page is walked anew, as of the same log. */
export interface LineageCursor {
  readonly asKnownAt: bigint;
  /** Items reached so far. */
  readonly nodes: number;
  /** Hops allowed so far. */
  readonly depth: number;
}

/** How many items an answer reaches in all, however often it is continued. */
export const NODES_ALTOGETHER_MAX = 100_000;

const CURSOR = /^(\d{1,18})\.(\d{1,6})\.(\d{1,9})$/;

export function lineageCursor({ asKnownAt, nodes, depth }: LineageCursor): string {
  return Buffer.from(`${asKnownAt}.${nodes}.${depth}`).toString('base64url');
}

/** Undefined for a text that is no cursor of ours. */
export function readLineageCursor(cursor: string): LineageCursor | undefined {
  const [, asKnownAt, nodes, depth] =
    CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (asKnownAt === undefined) return undefined;
  const read = { asKnownAt: BigInt(asKnownAt), nodes: Number(nodes), depth: Number(depth) };
  // A decoder overlooks what does not belong there: only what we would write ourselves is ours.
  return lineageCursor(read) === cursor && read.nodes <= NODES_ALTOGETHER_MAX ? read : undefined;
}
