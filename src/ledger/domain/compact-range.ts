/**
 * The right edge of an RFC 6962 tree: all that appending and the root need of it.
 * One hash for each one-bit of the size, the largest subtree first.
 */
import { hash } from 'node:crypto';
import { strict as assert } from 'node:assert';
import { assertHash } from './leaf-hash.js';

export interface CompactRange {
  readonly size: bigint;
  readonly hashes: readonly Uint8Array[];
}

export const EMPTY_RANGE: CompactRange = { size: 0n, hashes: [] };

const NODE_PREFIX = Buffer.of(0x01);

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([NODE_PREFIX, left, right]), 'buffer');
}

/** A range read back from storage: throws unless it has one hash for each one-bit of its size. */
export function compactRange(size: bigint, hashes: readonly Uint8Array[]): CompactRange {
  assert(size >= 0n, 'a tree has no negative size');
  assert(hashes.length === countOnes(size), 'a compact range has one hash for each one-bit');
  hashes.forEach(assertHash);
  return { size, hashes };
}

export function appendLeaf(range: CompactRange, leaf: Uint8Array): CompactRange {
  return appendLeaves(range, [leaf]);
}

/** Appends in the order given; the range passed in stays as it is. */
export function appendLeaves(range: CompactRange, leaves: readonly Uint8Array[]): CompactRange {
  const hashes = [...range.hashes];
  let size = range.size;
  for (const leaf of leaves) {
    assertHash(leaf);
    hashes.push(mergedWithCompleted(hashes, size, leaf));
    size += 1n;
  }
  return { size, hashes };
}

/** The tree head's root hash; of the empty tree SHA-256 of nothing (RFC 6962 section 2.1). */
export function rootHash(range: CompactRange): Uint8Array {
  return range.hashes.length === 0
    ? hash('sha256', Buffer.alloc(0), 'buffer')
    : range.hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Every trailing one-bit of the size is a subtree that the new leaf completes. */
function mergedWithCompleted(hashes: Uint8Array[], size: bigint, leaf: Uint8Array): Uint8Array {
  let node = leaf;
  for (let rest = size; (rest & 1n) === 1n; rest >>= 1n) {
    const left = hashes.pop();
    assert(left !== undefined, 'a compact range has one hash for each one-bit');
    node = nodeHash(left, node);
  }
  return node;
}

function countOnes(size: bigint): number {
  return size.toString(2).replaceAll('0', '').length;
}
