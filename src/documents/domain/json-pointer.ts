/** JSON pointers (RFC 6901) to places in an event document. */

/** The pointer to a member or an entry of what `parent` points to. */
export function pointerTo(parent: string, token: string | number): string {
  if (typeof token === 'number') return `${parent}/${token}`;
  const escaped = /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
  // A name may hold half of a surrogate pair; an answer must not.
  return `${parent}/${escaped.toWellFormed()}`;
}
