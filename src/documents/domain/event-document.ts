/** One event document as it is hashed, sealed and read everywhere after capture. */
import type { Violation } from '../../errors/error-code.js';
import type { DisclosureGroup } from '../../lifecycle/domain/disclosure-groups.js';
import type { EventType } from '../../lifecycle/domain/event-type.js';
import type { Instant } from '../../vocabulary/instant.js';
import type { JsonObject } from '../../vocabulary/json.js';

export interface EventDocument {
  readonly type: EventType;
  /** Lower case; absent where the ledger derives it. */
  readonly eventId?: string;
  /** Canonical party id; absent where the party of the credential speaks for itself. */
  readonly onBehalfOf?: string;
  /** Normalised, raw scans included, without `eventId` and `onBehalfOf`. */
  readonly fields: JsonObject;
  /** The same fields, each in its one group; groups without a field are left out. */
  readonly groups: Partial<Record<DisclosureGroup, JsonObject>>;
  readonly occurredAt: Instant;
  /** How many times the document names an item, the facility not counted. */
  readonly itemCount: number;
}

/** Violations stand by the rank of their codes, then by path. */
export type Reading =
  | { readonly ok: true; readonly document: EventDocument }
  | { readonly ok: false; readonly eventId?: string; readonly violations: Violation[] };
