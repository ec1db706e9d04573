/** Tells a replay from a reuse: what was said, and for whom. `docs/spec/event-format.md`, section 9. */
import { hash } from 'node:crypto';
import {
  isJsonObject,
  newJsonObject,
  type JsonObject,
  type JsonValue,
} from '../../vocabulary/json.js';
import { canonicalBytes } from './canonical-form.js';

export interface Submission {
  readonly type: string;
  /** The normalised fields of the document, its raw scans, ids and target leaf still among them or not. */
  readonly fields: JsonObject;
  readonly principal: string;
}

/**
 * Who and which are said elsewhere; a raw scan is how a thing was read, not what was said; and the leaf
 * of what is corrected is filled in by the ledger where the reporter does not have it.
 */
const OUTSIDE_THE_HASH: ReadonlySet<string> = new Set([
  ...['eventId', 'onBehalfOf', 'scans', 'targetLeafHash'],
]);

/**
 * 32 bytes. A fingerprint of content: it never leaves its column, and is erased with the first
 * erased group.
 */
export function submissionHash(submission: Submission): Uint8Array {
  const document = newJsonObject();
  document[submission.type] = hashedFields(submission.fields);
  return hash('sha256', canonicalBytes({ document, principal: submission.principal }), 'buffer');
}

function hashedFields(fields: JsonObject): JsonObject {
  const hashed = newJsonObject();
  for (const [name, value] of Object.entries(fields)) {
    if (OUTSIDE_THE_HASH.has(name)) continue;
    hashed[name] = name === 'replacement' ? hashedReplacement(value) : value;
  }
  return hashed;
}

/** A replacement is a document of its own, `{ "<type>": { fields } }`, and its scans stay out too. */
function hashedReplacement(replacement: JsonValue): JsonValue {
  if (!isJsonObject(replacement)) return replacement;
  const hashed = newJsonObject();
  for (const [type, fields] of Object.entries(replacement)) {
    hashed[type] = isJsonObject(fields) ? withoutScans(fields) : fields;
  }
  return hashed;
}

function withoutScans(fields: JsonObject): JsonObject {
  const hashed = newJsonObject();
  for (const [name, value] of Object.entries(fields)) {
    if (name !== 'scans') hashed[name] = value;
  }
  return hashed;
}
