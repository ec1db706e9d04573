/**
 * Every code of a refusal, in the order of rank: of several faults of one event the lowest rank is
 * named first. A code is never renamed and never reused.
 */
export const ERROR_CODES = [
  // The request as a whole.
  'MALFORMED_JSON',
  'DUPLICATE_JSON_NAME',
  'DOCUMENT_TOO_LARGE',
  'TOO_MANY_EVENTS',
  'TOO_MANY_ITEMS',
  // The shape of a document.
  'UNKNOWN_EVENT_TYPE',
  'SERVER_ONLY_TYPE',
  'UNKNOWN_FIELD',
  'MISSING_FIELD',
  'WRONG_TYPE',
  'VALUE_NOT_ALLOWED',
  'LIST_LENGTH',
  'MALFORMED_TEXT',
  'MALFORMED_INTEGER',
  'MALFORMED_DECIMAL',
  'MALFORMED_MASS',
  'MALFORMED_TIME',
  'TIME_OUT_OF_RANGE',
  'MALFORMED_DATE',
  'MALFORMED_EVENT_ID',
  'MALFORMED_DIGEST',
  'MALFORMED_COUNTRY',
  'MALFORMED_REGION',
  'MALFORMED_BATTERY_CODE',
  'MALFORMED_VIN',
  'MALFORMED_PARTY_ID',
  'MALFORMED_ITEM_ID',
  'MALFORMED_LOT_NUMBER',
  'FIELDS_CONTRADICT',
  'TIME_IN_FUTURE',
  'NOT_YET_SUPPORTED',
  // Who may say it.
  'NOT_AUTHORISED',
  'FOREIGN_MAKER_CODE',
  // What the record already holds.
  'EVENT_ID_REUSED',
  'ALREADY_PRODUCED',
  'LOT_ALREADY_BEGUN',
  'LOT_OVERDRAWN',
  'UNKNOWN_TARGET',
  // Master data and credentials.
  'UNKNOWN_PARTY',
  'CREDENTIAL_ID_REUSED',
  'TOO_MANY_CREDENTIALS',
  // Questions.
  'ARGUMENTS_CONTRADICT',
  'MALFORMED_CURSOR',
  'PROJECTION_BEHIND',
  'TOO_MANY_LOOK_UPS',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What is wrong, where, and with which words; the sentence is made where the language is known. */
export interface Violation {
  readonly code: ErrorCode;
  /** JSON pointer (RFC 6901) into the event document, as `/batteryProduced/product`; '' is the whole. */
  readonly path: string;
  /** What the sentence names: `reason`, `position`, `found`, `expected`, `suggestion`, `role`, `law` … */
  readonly params?: Readonly<Record<string, string | number>>;
}
