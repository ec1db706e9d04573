/** The first entry of every ledger: what it is called, and what it continues. */
import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../vocabulary/json.js';
import { FORMAT_VERSION } from './event-envelope.js';
import { assertHash } from './leaf-hash.js';

export interface LedgerHead {
  readonly origin: string;
  readonly size: bigint;
  readonly rootHash: Uint8Array;
}

export interface LedgerOpening {
  readonly origin: string;
  /** The time of opening, in the normal form of event times. */
  readonly occurredAt: string;
  /** Of the ledger that this one continues; none where it is the first. */
  readonly previousHead?: LedgerHead;
}

/**
 * The origin of a ledger that was told none. Witnesses tell ledgers apart by it (C2SP
 * tlog-checkpoint), so no two may share one: it is made of the secret, which is random, by a keyed digest that helps nobody to find it.
 */
export function originOf(secret: Uint8Array): string {
  const digest = createHmac('sha256', secret).update(ORIGIN_TEXT, 'ascii').digest('hex');
  return `battery-ledger/${digest.slice(0, ORIGIN_DIGITS)}`;
}

/** No event id is derived from it, as what ids are derived from begins with `bpi1`. */
const ORIGIN_TEXT = 'battery-ledger: which ledger this is';
const ORIGIN_DIGITS = 16;

/** The `public` group of `ledgerOpened`, its only group. */
export function ledgerOpenedFields(opening: LedgerOpening): JsonObject {
  const { origin, occurredAt, previousHead } = opening;
  const fields: JsonObject = { origin, occurredAt, formatVersion: FORMAT_VERSION };
  if (previousHead !== undefined) fields['previousHead'] = headText(previousHead);
  return fields;
}

/** The three lines of a C2SP checkpoint's body, the last without its line break: texts are trimmed. */
function headText({ origin, size, rootHash }: LedgerHead): string {
  assertHash(rootHash);
  return `${origin}\n${size}\n${Buffer.from(rootHash).toString('base64')}`;
}
