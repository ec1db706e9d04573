/** The first entry of every ledger: what it is called, and what it continues. */
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
