/** `extensions.code` of our own failure, the same whatever failed: the log knows more. */
export const INTERNAL_CODE = 'INTERNAL';

/** `extensions.code` beside HTTP status 401. */
export const UNAUTHENTICATED_CODE = 'UNAUTHENTICATED';
