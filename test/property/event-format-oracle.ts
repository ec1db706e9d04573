/**
 * The event format written down a second time, as naively as its specification says it: the
 * canonical form by another's encoder, the tree by the recursive definition of RFC 6962.
 */
import { createHash, createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { JsonObject, JsonValue } from '../../src/vocabulary/json.js';

export interface NaiveHead {
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly recordedAt: string;
  readonly submitter: string;
  readonly principal: string;
}

export interface NaivelySealed {
  readonly commitments: Record<string, string>;
  readonly envelope: string;
  readonly logEntry: Buffer;
  readonly leafHash: Buffer;
}

export function naiveCanonical(value: JsonValue): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('no canonical form');
  return text;
}

export function naiveSeal(
  head: NaiveHead,
  groups: Readonly<Record<string, JsonObject>>,
  salts: Readonly<Record<string, Uint8Array>>,
): NaivelySealed {
  const commitments: Record<string, string> = {};
  for (const name of Object.keys(groups).sort()) {
    const group = groups[name];
    const salt = salts[name];
    if (group === undefined || Object.keys(group).length === 0) continue;
    if (salt === undefined) throw new Error(`no salt for ${name}`);
    const parts = ['bpg1', String.fromCharCode(name.length), name, salt, naiveCanonical(group)];
    commitments[name] = sha256(...parts).toString('hex');
  }
  const listed = Object.entries(commitments).map(([name, commitment]) => ({ name, commitment }));
  const envelope = naiveCanonical({ ...head, formatVersion: 1, groups: listed });
  const logEntry = Buffer.concat([Buffer.from('bpe1'), sha256(envelope)]);
  return { commitments, envelope, logEntry, leafHash: sha256(Buffer.of(0), logEntry) };
}

/** UUIDv8 of HMAC-SHA256, digit by digit. */
export function naiveEventId(secret: Uint8Array, principal: string, hash: Uint8Array): string {
  const length = Buffer.from([principal.length >> 8, principal.length & 0xff]);
  const message = Buffer.concat([Buffer.from('bpi1'), length, Buffer.from(principal), hash]);
  const hex = createHmac('sha256', secret).update(message).digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}

/** MTH of RFC 6962 section 2.1, over leaf hashes. */
export function naiveRoot(leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return Buffer.from(only);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Buffer.of(1), naiveRoot(leaves.slice(0, split)), naiveRoot(leaves.slice(split)));
}

export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}
