/** Identifiers of other systems: http, https and urn, each in one spelling. */
import type { Parsed, Unparsed } from '../../vocabulary/parse-outcome.js';
import { canonicalDigitalLink } from './gs1-digital-link.js';
import { digitalLinkOfEpc } from './gs1-epc.js';

/** Characters of the canonical spelling; they stand in indexes, whose entries are bounded. */
export const RESOURCE_IDENTIFIER_CHARS_MAX = 500;

/**
 * Reads an http, https or urn identifier. GS1 keys come out as `https://id.gs1.org/…`, whatever the
 * domain or the EPC form they were written in; UUIDs in lower case; everything else by the syntax
 * alone (RFC 3986, 6.2.2): case of scheme and host, default ports, percent-encoding.
 */
export function parseResourceIdentifier(text: string): Parsed<string> {
  const trimmed = text.trim();
  const encoded = normaliseEncoding(trimmed);
  if (!encoded.ok) return encoded;
  const read = /^urn:/i.test(encoded.value) ? readUrn(encoded.value) : readUrl(encoded.value);
  if (!read.ok || read.value.length <= RESOURCE_IDENTIFIER_CHARS_MAX) return read;
  const expected = String(RESOURCE_IDENTIFIER_CHARS_MAX);
  return { ok: false, reason: 'TOO_LONG', found: String(read.value.length), expected };
}

/** What may stand in a URI as it is: RFC 3986's reserved and unreserved characters. */
const PLAIN = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]$/;
const UNRESERVED = /^[A-Za-z0-9\-._~]$/;

/** One spelling of each character: as it is where that means the same, percent-encoded elsewhere. */
function normaliseEncoding(text: string): Parsed<string> {
  const wrong = text.search(/[\s\p{Cc}\p{Surrogate}]|%(?![0-9A-Fa-f]{2})/u);
  if (wrong >= 0) return refuseCharacter(text, wrong);
  const value = text
    .normalize('NFC')
    .replace(/%[0-9A-Fa-f]{2}|[^%]/gu, (part) =>
      part.length === 3 ? decoded(part) : encode(part),
    );
  return { ok: true, value };
}

function decoded(triplet: string): string {
  const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
  return UNRESERVED.test(character) ? character : triplet.toUpperCase();
}

function encode(character: string): string {
  return PLAIN.test(character) ? character : encodeURIComponent(character);
}

function refuseCharacter(text: string, index: number): Unparsed {
  const found = String.fromCodePoint(text.codePointAt(index) ?? 0).toWellFormed();
  const reason = found === '%' ? 'PERCENT_ENCODING_WRONG' : 'CHARACTER_NOT_ALLOWED';
  return { ok: false, reason, position: index + 1, found };
}

const URN = /^urn:([a-z0-9][a-z0-9-]{0,30}[a-z0-9]):(.+)$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function readUrn(text: string): Parsed<string> {
  const [, namespace = '', rest = ''] = URN.exec(text) ?? [];
  if (namespace === '') return { ok: false, reason: 'NOT_A_URN', found: text.slice(0, 40) };
  const name = namespace.toLowerCase();
  if (name === 'epc') {
    return digitalLinkOfEpc(rest) ?? { ok: true, value: `urn:epc:${rest}` };
  }
  if (name !== 'uuid') return { ok: true, value: `urn:${name}:${rest}` };
  const uuid = rest.toLowerCase();
  if (UUID.test(uuid)) return { ok: true, value: `urn:uuid:${uuid}` };
  return { ok: false, reason: 'NOT_A_UUID', found: uuid.slice(0, 40) };
}

const URL_PARTS = /^(https?):\/\/([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i;
const HOST_AND_PORT = /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

function readUrl(text: string): Parsed<string> {
  const [, scheme, authority = '', path = '', query = '', fragment = ''] =
    URL_PARTS.exec(text) ?? [];
  if (scheme === undefined) return { ok: false, reason: 'NOT_A_URL', found: text.slice(0, 40) };
  // A name and password before the host would be kept for ever.
  if (authority.includes('@')) return { ok: false, reason: 'USER_INFO_NOT_ALLOWED' };
  const [, host, port] = HOST_AND_PORT.exec(authority.toLowerCase()) ?? [];
  if (host === undefined) return { ok: false, reason: 'HOST_MALFORMED', found: excerpt(authority) };
  const link = canonicalDigitalLink(host, path);
  if (link !== undefined) return link;
  const protocol = scheme.toLowerCase();
  const portText = port === undefined || port === DEFAULT_PORTS[protocol] ? '' : `:${port}`;
  const pathText = path === '' ? '/' : path;
  return { ok: true, value: `${protocol}://${host}${portText}${pathText}${query}${fragment}` };
}

function excerpt(text: string): string {
  return text.slice(0, 40);
}
