/**
 * Full tiles of the tree (C2SP tlog-tiles): 256 hashes each. Level 0 holds leaves, level n + 1 the
 * roots of the full tiles of level n. Parts of tiles are not stored: the leaves give them.
 */
import type { Queryable } from '../../database/database-pools.js';
import { appendLeaves, EMPTY_RANGE, rootHash } from '../domain/compact-range.js';
import { insertTile, selectLeaves, selectTiles, splitHashes } from './sequencer.store.js';

export const TILE_WIDTH = 256n;

/** Writes every tile that became full when the log grew from one size to the other. */
export async function completeTiles(tx: Queryable, before: bigint, after: bigint): Promise<void> {
  let from = before / TILE_WIDTH;
  let until = after / TILE_WIDTH;
  if (from === until) return;
  const leaves = await selectLeaves(tx, from * TILE_WIDTH, until * TILE_WIDTH);
  let roots = await writeTiles(tx, { level: 0, from, until }, leaves);

  for (let level = 1; until > 0n; level += 1) {
    const first = from / TILE_WIDTH;
    const last = until / TILE_WIDTH;
    if (first === last) return;
    const earlier = await rootsOf(tx, level - 1, { from: first * TILE_WIDTH, until: from });
    const hashes = [...earlier, ...roots].slice(0, Number((last - first) * TILE_WIDTH));
    roots = await writeTiles(tx, { level, from: first, until: last }, hashes);
    from = first;
    until = last;
  }
}

interface TileRun {
  readonly level: number;
  readonly from: bigint;
  readonly until: bigint;
}

/** Returns the roots of the tiles it wrote. */
async function writeTiles(
  tx: Queryable,
  { level, from, until }: TileRun,
  hashes: readonly Uint8Array[],
): Promise<Uint8Array[]> {
  const width = Number(TILE_WIDTH);
  if (hashes.length !== Number(until - from) * width) {
    throw new Error(`Level ${level} has not the hashes of its full tiles.`);
  }
  const roots: Uint8Array[] = [];
  for (let index = from; index < until; index += 1n) {
    const place = Number(index - from) * width;
    const tile = hashes.slice(place, place + width);
    await insertTile(tx, { level, index, hashes: Buffer.concat(tile) });
    roots.push(tileRoot(tile));
  }
  return roots;
}

async function rootsOf(
  tx: Queryable,
  level: number,
  run: { readonly from: bigint; readonly until: bigint },
): Promise<Uint8Array[]> {
  const tiles = await selectTiles(tx, level, run);
  return tiles.map((tile) => tileRoot(splitHashes(tile)));
}

/** The hashes of a tile are nodes of one level, so their root is that of a tree over them. */
function tileRoot(hashes: readonly Uint8Array[]): Uint8Array {
  return rootHash(appendLeaves(EMPTY_RANGE, hashes));
}
