/** An entry of the journal, as it is stored and as it is shown. */
import { formatInstantUtc } from '../../vocabulary/instant.js';
import { visibleText } from '../../vocabulary/text.js';
import type { AuditPlace } from './audit-cursor.js';
import type { AuditDetail, AuditKind, AuditOutcome } from './audit-note.js';

export interface AuditEntry extends AuditPlace {
  /** How long before it was written it happened, the first of them where several are counted. */
  readonly ageMs: number;
  readonly kind: AuditKind;
  readonly outcome: AuditOutcome;
  readonly partyId: string | null;
  readonly credentialId: string | null;
  readonly requestId: string | null;
  readonly code: string | null;
  readonly subject: string | null;
  readonly detail: AuditDetail;
  readonly occurrences: number;
}

export interface ShownEntry extends Omit<
  AuditEntry,
  'entryNo' | 'recordedMicros' | 'ageMs' | 'occurrences'
> {
  readonly id: string;
  /** UTC, as all times here. */
  readonly recordedAt: string;
  readonly firstAt: string;
  readonly count: number;
}

const MICROS_PER_MS = 1_000n;

export function shownEntry(entry: AuditEntry): ShownEntry {
  const { entryNo, recordedMicros, ageMs, occurrences, ...told } = entry;
  return {
    id: entryNo,
    recordedAt: formatInstantUtc(recordedMicros),
    firstAt: formatInstantUtc(recordedMicros - BigInt(ageMs) * MICROS_PER_MS),
    count: occurrences,
    ...told,
  };
}

/** One line of an NDJSON file, which a terminal, an editor or a pager shows and does not obey. */
export function entryLine(entry: AuditEntry): string {
  return `${visibleText(JSON.stringify(shownEntry(entry)))}\n`;
}
