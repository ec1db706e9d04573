/** Reads event documents: judges them, and brings them into the one form that is hashed. */
import { Injectable } from '@nestjs/common';
import type { JsonValue } from '../vocabulary/json.js';
import { readFramedDocument } from './document-reading.js';
import type { Reading } from './domain/event-document.js';

export interface ReadOptions {
  /** Now by the ledger's clock, in microseconds since 1970-01-01T00:00:00Z. */
  readonly nowMicros: bigint;
  /** False for what is read again long after: then no time lies in the future. */
  readonly checkFuture?: boolean;
}

/**
 * Reads one document, `{ "<type>": { fields } }`. Refuses with every code of ERROR_CODES from
 * TOO_MANY_ITEMS to NOT_YET_SUPPORTED: faults of shape alone first, then what takes more than one
 * field. It knows no party and no record.
 */
export function readDocument(document: JsonValue, options: ReadOptions): Reading {
  const { nowMicros, checkFuture = true } = options;
  return readFramedDocument(document, checkFuture ? nowMicros : undefined);
}

@Injectable()
export class DocumentsService {
  readDocument(document: JsonValue, options: ReadOptions): Reading {
    return readDocument(document, options);
  }
}
