/** `extensions.code` of our own failure, the same whatever failed: the log knows more. */
export const INTERNAL_CODE = 'INTERNAL';

/** `extensions.code` beside HTTP status 401. */
export const UNAUTHENTICATED_CODE = 'UNAUTHENTICATED';

/** `extensions.code` of a request that is none: its variables don't fit the schema. */
export const BAD_REQUEST_CODE = 'BAD_REQUEST';
