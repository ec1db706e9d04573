/** Where an answer of lineage was cut short: the next page goes on from there, as of the same log. */
export interface LineageCursor {
  readonly asKnownAt: bigint;
  /** How many crossings the pages so far have taken, in the one order of the walk. */
  readonly taken: number;
}

const CURSOR = /^(\d{1,18})\.(\d{1,9})$/;

export function lineageCursor({ asKnownAt, taken }: LineageCursor): string {
  return Buffer.from(`${asKnownAt}.${taken}`).toString('base64url');
}

/** Undefined for a text that is no cursor of ours. */
export function readLineageCursor(cursor: string): LineageCursor | undefined {
  const [, asKnownAt, taken] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (asKnownAt === undefined) return undefined;
  const read = { asKnownAt: BigInt(asKnownAt), taken: Number(taken) };
  // A decoder overlooks what does not belong there: only what we would write ourselves is ours.
  return lineageCursor(read) === cursor ? read : undefined;
}
