/**
 * The published cases of RFC 8785 and RFC 6962, in CONFORMANCE_DATA/vectors/ledger. Skipped with a
 * message where the data is absent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { canonicalText } from '../../src/ledger/domain/canonical-form.js';
import {
  appendLeaf,
  appendLeaves,
  compactRange,
  EMPTY_RANGE,
  nodeHash,
  rootHash,
} from '../../src/ledger/domain/compact-range.js';
import { parseJsonBytes } from '../../src/vocabulary/json-text.js';
import { leafHashOfEntry } from '../../src/ledger/domain/leaf-hash.js';

const FOLDER = join(process.env['CONFORMANCE_DATA'] ?? '../shared', 'vectors', 'ledger');

function textOf(...path: readonly string[]): string {
  return readFileSync(join(FOLDER, ...path), 'utf8');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

interface ReferenceTree {
  readonly leafInputsHex: readonly string[];
  readonly nodeHashesByLevelHex: readonly (readonly string[])[];
  readonly rootHashBySizeHex: readonly string[];
}

interface InclusionCase {
  readonly leafIdx: number;
  readonly treeSize: number;
  readonly root: string;
  readonly leafHash: string;
  readonly proof: readonly string[] | null;
  readonly desc: string;
  readonly wantErr: boolean;
}

/** RFC 9162 section 2.1.3.2, for proofs that are known to be right. */
function rootByProof({ leafIdx, treeSize, leafHash, proof }: InclusionCase): string {
  let place = leafIdx;
  let last = treeSize - 1;
  let node: Uint8Array = Buffer.from(leafHash, 'base64');
  for (const step of proof ?? []) {
    const sibling = Buffer.from(step, 'base64');
    // At the right edge a subtree without sibling rises until it is a right child.
    while (place === last && place % 2 === 0 && place > 0) [place, last] = [place / 2, last / 2];
    node = place % 2 === 1 ? nodeHash(sibling, node) : nodeHash(node, sibling);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return Buffer.from(node).toString('base64');
}

if (existsSync(FOLDER)) {
  describe('RFC 8785', () => {
    test.each(['french', 'unicode'])('%s has the bytes of the published output', (name) => {
      const parsed = parseJsonBytes(Buffer.from(textOf('jcs', `${name}.input.json`)));
      const canonical = Buffer.from(parsed.ok ? canonicalText(parsed.value) : '');
      expect(hex(canonical)).toBe(textOf('jcs', `${name}.outhex.txt`).replaceAll(/\s/g, ''));
    });

    it('knows no null, which the published arrays hold', () => {
      const parsed = parseJsonBytes(Buffer.from(textOf('jcs', 'arrays.input.json')));
      expect(parsed.ok).toBe(true);
      expect(() => parsed.ok && canonicalText(parsed.value)).toThrow('VALUE_NOT_CANONICAL');
    });

    it('writes whole numbers as ECMAScript does, and refuses all others', () => {
      const lines = textOf('jcs', 'es6-numbers-1-1000.txt').trim().split('\n');
      const bits = Buffer.alloc(8);
      for (const line of lines) {
        const [digits = '', expected] = line.split(',');
        bits.writeBigUInt64BE(BigInt(`0x${digits}`));
        const value = bits.readDoubleBE();
        if (Number.isSafeInteger(value)) expect(canonicalText(value)).toBe(expected);
        else expect(() => canonicalText(value)).toThrow('VALUE_NOT_CANONICAL');
      }
      expect(lines).toHaveLength(1000);
    });

    it('refuses every text that must be rejected', () => {
      const { cases } = JSON.parse(textOf('jcs', 'must-reject.json')) as {
        readonly cases: readonly { readonly name: string; readonly jsonTextHex: string }[];
      };
      const accepted = cases.filter(({ jsonTextHex }) => {
        return parseJsonBytes(Buffer.from(jsonTextHex, 'hex')).ok;
      });
      expect(accepted).toEqual([]);
      expect(cases.length).toBeGreaterThan(3);
    });
  });

  describe('RFC 6962', () => {
    const tree = JSON.parse(textOf('rfc6962-merkle', 'reference-tree.json')) as ReferenceTree;
    const leaves = tree.leafInputsHex.map((input) => leafHashOfEntry(Buffer.from(input, 'hex')));

    it('has the leaf and node hashes of the reference tree', () => {
      let level = leaves;
      for (const expected of tree.nodeHashesByLevelHex) {
        expect(level.slice(0, expected.length).map(hex)).toEqual(expected);
        const nodes: Uint8Array[] = [];
        for (let at = 0; at + 1 < level.length; at += 2) {
          const [left, right] = level.slice(at, at + 2);
          if (left !== undefined && right !== undefined) nodes.push(nodeHash(left, right));
        }
        level = nodes;
      }
    });

    it('has its root at every size, appended singly, at once, or after a stored range', () => {
      let range = EMPTY_RANGE;
      tree.rootHashBySizeHex.forEach((expected, size) => {
        expect(hex(rootHash(range))).toBe(expected);
        const atOnce = appendLeaves(EMPTY_RANGE, leaves.slice(0, size));
        expect(hex(rootHash(atOnce))).toBe(expected);
        const [next] = leaves.slice(size);
        if (next !== undefined) range = appendLeaf(compactRange(range.size, range.hashes), next);
      });
    });

    it('has node hashes by which every right inclusion proof leads to its root', () => {
      const cases = textOf('rfc6962-merkle', 'inclusion.jsonl')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { readonly data: InclusionCase }).data)
        .filter(({ wantErr }) => !wantErr);
      for (const one of cases) expect([one.desc, rootByProof(one)]).toEqual([one.desc, one.root]);
      expect(cases.length).toBeGreaterThan(3);
    });
  });
} else {
  test('the published cases are skipped', () => {
    console.warn(`skipped: no ${FOLDER}; set CONFORMANCE_DATA`);
    expect(existsSync(FOLDER)).toBe(false);
  });
}
