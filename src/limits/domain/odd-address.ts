/** Addresses that stand for no route of ours, whatever a router makes of them. */

/** `bl_`, then what only a credential of ours has so much of. */
const CREDENTIAL = /bl_[0-9A-Za-z]{16,}/;
/** RFC 6750 forbids its own `access_token` in an address; the others are what people try. */
const NAMES_OF_CREDENTIALS =
  /[?&](?:access_?token|api_?key|auth|authorization|bearer|credential|password|secret|token)=/i;
/** Escapes of what needs none, and of what would cut or climb: letters, `-`, `.`, `_`, `~`, `/`, `\`, `;`, `%`. */
const NEEDLESS_ESCAPE =
  /%(?:4[1-9a-f]|5[0-9abf]|6[1-9a-f]|7[0-9ae]|3[0-9b]|2[5def]|5c|0[0-9a-f]|1[0-9a-f])/i;
const ODD = /\/\/|[\\;]|\/\.{1,2}(?:\/|$)/;

/** An address ends up in logs, histories and `Referer`: a credential does not belong there. */
export function hasCredential(url: string): boolean {
  const plain = decoded(url);
  return CREDENTIAL.test(plain) || NAMES_OF_CREDENTIALS.test(plain) || hasUserInfo(url);
}

/**
 * One spelling of each address: proxies, routers and rules of access each make something else of `//`, `;`,
 * `%2f` or an escaped letter, and what one of them let pass another would serve.
 */
export function isOdd(url: string): boolean {
  const [path = ''] = url.split('?', 1);
  return !path.startsWith('/') || ODD.test(path) || NEEDLESS_ESCAPE.test(path);
}

/** For the log: an address that is none of ours may hold anything. */
export function loggablePath(url: string): string {
  const [path = ''] = url.split('?', 1);
  const isPlain = /^\/[\w./~-]{0,199}$/.test(path) && !CREDENTIAL.test(path);
  return isPlain ? path : '(odd)';
}

/** In the absolute form that proxies are sent. */
function hasUserInfo(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?]*@/i.test(url);
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
