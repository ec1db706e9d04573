/** Whether a restored log is whole, and the one that it is a copy of. */
import type { Queryable } from '../database/database-pools.js';
import { appendLeaves, EMPTY_RANGE } from '../ledger/domain/compact-range.js';
import { selectBatches, selectLogState, type LogBatch } from './store/drill.store.js';

const BATCHES_A_LOOK = 1_000;
const HASH_BYTES = 32;

/** Goes through the whole log: indexes without a gap, and leaves that give the tree's edge. */
export async function whatIsWrongWithin(restored: Queryable): Promise<string[]> {
  const { size, edge } = await selectLogState(restored);
  let range = EMPTY_RANGE;
  let next = 0n;
  for (;;) {
    const batches = await selectBatches(restored, next, BATCHES_A_LOOK);
    if (batches.length === 0) break;
    for (const { firstIndex, n, eventIds, leafHashes } of batches) {
      if (firstIndex !== next || n !== eventIds.length || n * HASH_BYTES !== leafHashes.length) {
        return [`The log is not contiguous at index ${next}.`];
      }
      range = appendLeaves(range, hashesOf(leafHashes));
      next += BigInt(n);
    }
  }
  if (next !== size) return [`The log says that it has ${size} entries, and has ${next}.`];
  const isSame = Buffer.concat(range.hashes).equals(edge);
  return isSame ? [] : ['The leaves of the log do not give its tree.'];
}

/** Each of the restored entries against the source's of the same index: same event, same leaf. */
export async function whatDiffersFrom(source: Queryable, restored: Queryable): Promise<string[]> {
  let next = 0n;
  for (;;) {
    const copies = await selectBatches(restored, next, BATCHES_A_LOOK);
    if (copies.length === 0) return [];
    const originals = await selectBatches(source, next, copies.length);
    const wrong = copies.find((copy, place) => !isSameBatch(copy, originals[place]));
    if (wrong !== undefined) return [`The source has another batch at index ${wrong.firstIndex}.`];
    next = copies.reduce((_, { firstIndex, n }) => firstIndex + BigInt(n), next);
  }
}

function isSameBatch(one: LogBatch, other: LogBatch | undefined): boolean {
  return (
    one.firstIndex === other?.firstIndex &&
    one.eventIds.join() === other.eventIds.join() &&
    one.leafHashes.equals(other.leafHashes)
  );
}

function hashesOf(bytes: Buffer): Uint8Array[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, place) =>
    bytes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES),
  );
}
