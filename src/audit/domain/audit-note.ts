/** What the journal is told, and what of it is kept. */

import { withoutCredentials } from '../../vocabulary/text.js';

/** RETENTION is written by the database alone: that a day of the journal was removed. */
export const AUDIT_KINDS = [
  'AUTHENTICATION',
  'REFUSAL',
  'RESTRICTED_READ',
  'GRANT',
  'EXPORT',
  'RETENTION',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

export const AUDIT_OUTCOMES = ['DONE', 'REFUSED'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

export type AuditScalar = string | number | boolean | null;
export type AuditDetail = Readonly<Record<string, AuditScalar | readonly string[]>>;

export interface AuditNote {
  readonly kind: AuditKind;
  readonly outcome: AuditOutcome;
  /** Who did it; that of the request unless given. */
  readonly partyId?: string | undefined;
  readonly credentialId?: string | undefined;
  /** That of the request unless given. */
  readonly requestId?: string | undefined;
  /** A word of ours: why it was refused, or what was done. */
  readonly code?: string | undefined;
  /** What it was done to: an event, a party, a credential, an item. */
  readonly subject?: string | undefined;
  /** Never a secret, nor the content of an event. Longer texts and lists are cut, and say so. */
  readonly detail?: AuditDetail | undefined;
}

/** A note that is being kept: how many like it there were, and when the first was told. */
export interface CountedNote extends AuditNote {
  readonly occurrences: number;
  /** By a clock that only runs forward, in milliseconds. */
  readonly firstMs: number;
}

/** The code of what stands for notes that were counted and not kept. */
export const NOT_KEPT = 'NOT_KEPT';

const WORD_CHARS_MAX = 100;
const SUBJECT_CHARS_MAX = 300;
const TEXT_CHARS_MAX = 300;
export const LIST_ENTRIES_MAX = 20;
const MEMBERS_MAX = 16;
/** Of all of a note's detail: what a page of 200 entries can show. */
const DETAIL_CHARS_MAX = 4_000;

/** The note within its bounds, in texts that the database can hold. */
export function keptNote(note: AuditNote): AuditNote {
  const { kind, outcome, partyId, credentialId, requestId, code, subject, detail } = note;
  return {
    ...{ kind, outcome, partyId: word(partyId), credentialId: word(credentialId) },
    ...{ requestId: word(requestId), code: word(code) },
    subject: subject === undefined ? undefined : cut(subject, SUBJECT_CHARS_MAX),
    detail: detail === undefined ? undefined : keptDetail(detail),
  };
}

function word(text: string | undefined): string | undefined {
  return text === undefined ? undefined : cut(text, WORD_CHARS_MAX);
}

/**
 * Control characters, escapes and marks of direction stay: they are what was sent. NUL and halves of
 * surrogate pairs, of which PostgreSQL has neither, become the mark of a character that cannot be shown.
 */
function cut(text: string, charsMax: number): string {
  // Cut first, lest a long text be work, but further on: half a credential is not known as one.
  const safe = withoutCredentials(text.slice(0, charsMax * 4));
  const short = safe.length <= charsMax ? safe : `${safe.slice(0, charsMax - 1)}…`;
  return short.replaceAll('\0', '\ufffd').toWellFormed();
}

function keptDetail(detail: AuditDetail): AuditDetail {
  const kept: Record<string, AuditScalar | readonly string[]> = {};
  let chars = 0;
  const members = Object.entries(detail);
  for (const [place, [name, value]] of members.entries()) {
    const fitting = keptValue(value);
    chars += name.length + JSON.stringify(fitting).length;
    if (place >= MEMBERS_MAX || chars > DETAIL_CHARS_MAX) {
      return { ...kept, leftOut: members.length - place };
    }
    kept[cut(name, WORD_CHARS_MAX)] = fitting;
  }
  return kept;
}

function keptValue(value: AuditScalar | readonly string[]): AuditScalar | readonly string[] {
  if (typeof value === 'string') return cut(value, TEXT_CHARS_MAX);
  if (typeof value !== 'object' || value === null) return value;
  const shown = value.slice(0, LIST_ENTRIES_MAX).map((text) => cut(text, TEXT_CHARS_MAX));
  const left = value.length - shown.length;
  return left === 0 ? shown : [...shown, `… ${left} more`];
}
