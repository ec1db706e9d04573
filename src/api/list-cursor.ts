/** Cursors that are good for one list alone: of one viewer, with one filter. */
import { createHash } from 'node:crypto';

/** Bytes of the seal: it tells a mistake, and hides nothing. */
const SEAL_BYTES = 9;

/** What a list is asked with, so that no cursor of another goes with it. */
export interface ListScope {
  readonly list: string;
  readonly viewer: string;
  readonly filter: object;
}

export function listCursor(scope: ListScope, key: string): string {
  return Buffer.concat([sealOf(scope, key), Buffer.from(key, 'utf8')]).toString('base64url');
}

/** The key; undefined for a text that is no cursor of that very list. */
export function keyOfListCursor(scope: ListScope, cursor: string): string | undefined {
  const key = Buffer.from(cursor, 'base64url').subarray(SEAL_BYTES).toString('utf8');
  return listCursor(scope, key) === cursor ? key : undefined;
}

function sealOf({ list, viewer, filter }: ListScope, key: string): Buffer {
  const text = JSON.stringify([list, viewer, filter, key], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  );
  return createHash('sha256').update(text).digest().subarray(0, SEAL_BYTES);
}
