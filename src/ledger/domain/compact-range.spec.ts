import { createHash } from 'node:crypto';
import {
  appendLeaf,
  appendLeaves,
  compactRange,
  EMPTY_RANGE,
  nodeHash,
  rootHash,
} from './compact-range.js';

const leaves = Array.from({ length: 40 }, (_, index) =>
  createHash('sha256').update(`leaf ${index}`).digest(),
);

describe('compact range', () => {
  it('has the hash of nothing as root of the empty tree', () => {
    expect(rootHash(EMPTY_RANGE)).toEqual(createHash('sha256').digest());
  });

  it('has the leaf itself as root of a tree of one', () => {
    expect(rootHash(appendLeaf(EMPTY_RANGE, leaves[0] ?? Buffer.of()))).toEqual(leaves[0]);
  });

  it('puts the largest perfect subtree to the left', () => {
    const [a, b, c] = leaves as [Buffer, Buffer, Buffer];
    const root = rootHash(appendLeaves(EMPTY_RANGE, [a, b, c]));
    expect(root).toEqual(nodeHash(nodeHash(a, b), c));
  });

  it('keeps one hash for each one-bit of the size', () => {
    leaves.forEach((_, size) => {
      const range = appendLeaves(EMPTY_RANGE, leaves.slice(0, size));
      expect(range.hashes).toHaveLength(size.toString(2).replaceAll('0', '').length);
      expect(compactRange(range.size, range.hashes)).toEqual(range);
    });
  });

  it('leaves the range that it grows from as it was', () => {
    const before = appendLeaves(EMPTY_RANGE, leaves.slice(0, 7));
    const root = rootHash(before);
    appendLeaves(before, leaves.slice(7));
    expect(before.size).toBe(7n);
    expect(rootHash(before)).toEqual(root);
  });

  it('counts beyond 2^53', () => {
    const full = compactRange(2n ** 60n, leaves.slice(0, 1));
    expect(appendLeaf(full, leaves[1] ?? Buffer.of()).size).toBe(2n ** 60n + 1n);
  });

  it('is not read back with a hash too few, too many, or of another length', () => {
    expect(() => compactRange(3n, leaves.slice(0, 1))).toThrow('one-bit');
    expect(() => compactRange(4n, leaves.slice(0, 2))).toThrow('one-bit');
    expect(() => compactRange(-1n, leaves.slice(0, 1))).toThrow('negative');
    expect(() => compactRange(1n, [Buffer.alloc(31)])).toThrow('HASH_LENGTH');
  });
});
