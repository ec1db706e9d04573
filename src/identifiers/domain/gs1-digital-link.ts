/**
 * GS1 keys and their one spelling, `https://id.gs1.org/<key>/<value>[/<qualifier>/<value>]` (GS1
 * Digital Link URI syntax; the application identifiers are those of the GS1 General Specifications).
 */
import type { Parsed, Unparsed } from '../../vocabulary/parse-outcome.js';
import { percentDecode, percentEncode } from '../../vocabulary/percent-encoding.js';

export type Gs1KeyName = '00' | '01' | '414' | '8003' | '8004';

/** A key with its qualifier, decoded. */
export interface Gs1Key {
  readonly name: Gs1KeyName;
  readonly value: string;
  readonly qualifier?: { readonly name: string; readonly value: string };
}

/** Names that earlier editions of the syntax allowed in the place of the numbers. */
const NUMBERS: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ sscc: '00', gtin: '01', gln: '414', grai: '8003', giai: '8004' }),
  ...Object.entries({ ser: '21', lot: '10', cpv: '22', glnx: '254' }),
]);

const CANONICAL_HOST = 'id.gs1.org';

/** The 82 characters that a serial, lot or reference may have. */
const REFERENCE = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/;

/** What a key's value must look like; `digits` end in a check digit. */
interface KeyShape {
  readonly digits: number;
  readonly shape: RegExp;
  /** Names with the most characters of their values, the one that tells most first. */
  readonly qualifiers: ReadonlyMap<string, number>;
}

const NONE: ReadonlyMap<string, number> = new Map();
const KEY_SHAPES: Readonly<Record<Gs1KeyName, KeyShape>> = {
  '00': { digits: 18, shape: /^\d{18}$/, qualifiers: NONE },
  '01': {
    digits: 14,
    shape: /^\d{14}$/,
    qualifiers: new Map([
      ['21', 20],
      ['235', 28],
      ['10', 20],
      ['22', 20],
    ]),
  },
  '414': { digits: 13, shape: /^\d{13}$/, qualifiers: new Map([['254', 20]]) },
  // A filling 0, thirteen digits, a serial of at most 16 characters.
  '8003': { digits: 14, shape: /^0\d{13}.{0,16}$/, qualifiers: NONE },
  // A company's prefix and its own reference, together at most 30 characters; no check digit.
  '8004': { digits: 0, shape: /^\d{4}.{1,26}$/, qualifiers: NONE },
};

/**
 * The canonical spelling of a Digital Link on any domain, or undefined where the path holds no key of
 * these. On GS1's own domain a key that is wrong is refused; elsewhere it is a path like any other.
 */
export function canonicalDigitalLink(host: string, path: string): Parsed<string> | undefined {
  const segments = keySegments(path.split('/').slice(1));
  if (segments === undefined) return undefined;
  const key = readKey(segments);
  if (key.ok) return { ok: true, value: digitalLinkText(key.value) };
  return host === CANONICAL_HOST ? key : undefined;
}

/** A key whose parts were put together elsewhere; refused where it breaks a rule of GS1. */
export function checkedDigitalLink(key: Gs1Key): Parsed<string> {
  const refusal = refuseKey(key);
  return refusal ?? { ok: true, value: digitalLinkText(key) };
}

/** GS1's modulo 10: weights 3 and 1 alternate, 3 at the right end. */
export function gs1CheckDigit(digits: string): string {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

function digitalLinkText({ name, value, qualifier }: Gs1Key): string {
  const key = `https://${CANONICAL_HOST}/${name}/${percentEncode(value)}`;
  return qualifier === undefined
    ? key
    : `${key}/${qualifier.name}/${percentEncode(qualifier.value)}`;
}

function numberOf(word = ''): string {
  return NUMBERS.get(word) ?? word;
}

function isKeyName(text: string): text is Gs1KeyName {
  return Object.hasOwn(KEY_SHAPES, text);
}

/** From the key on, where names and values alternate to the end of the path; a last `/` may stand. */
function keySegments(segments: readonly string[]): readonly string[] | undefined {
  for (let index = segments.length - 2; index >= 0; index -= 2) {
    if (isKeyName(numberOf(segments[index]))) return segments.slice(index);
  }
  return segments.at(-1) === '' ? keySegments(segments.slice(0, -1)) : undefined;
}

function readKey(segments: readonly string[]): Parsed<Gs1Key> {
  const [word, encoded = '', ...pairs] = segments;
  const name = numberOf(word);
  if (!isKeyName(name)) return malformed(encoded);
  const decoded = percentDecode(encoded);
  if (!decoded.ok) return decoded;
  const value = name === '01' ? paddedGtin(decoded.value) : decoded.value;
  const qualifiers = readQualifiers(name, pairs);
  if (!qualifiers.ok) return qualifiers;
  const key: Gs1Key = { name, value, ...finest(name, qualifiers.value) };
  return refuseKey(key) ?? { ok: true, value: key };
}

/** Shorter numbers of the same family (8, 12 or 13 digits) stand for the one with zeros before it. */
function paddedGtin(value: string): string {
  return /^(\d{8}|\d{12}|\d{13})$/.test(value) ? value.padStart(14, '0') : value;
}

function readQualifiers(key: Gs1KeyName, pairs: readonly string[]): Parsed<Map<string, string>> {
  const found = new Map<string, string>();
  for (let index = 0; index < pairs.length; index += 2) {
    const name = numberOf(pairs[index]);
    const value = percentDecode(pairs[index + 1] ?? '');
    if (!value.ok) return value;
    if (!KEY_SHAPES[key].qualifiers.has(name) || found.has(name)) return malformed(name);
    found.set(name, value.value);
  }
  return { ok: true, value: found };
}

/** A serial number names one thing, whatever lot or variant it is of; so does a lot, of any variant. */
function finest(key: Gs1KeyName, found: ReadonlyMap<string, string>): Pick<Gs1Key, 'qualifier'> {
  for (const name of KEY_SHAPES[key].qualifiers.keys()) {
    const value = found.get(name);
    if (value !== undefined) return { qualifier: { name, value } };
  }
  return {};
}

function refuseKey({ name, value, qualifier }: Gs1Key): Unparsed | undefined {
  const { digits, shape, qualifiers } = KEY_SHAPES[name];
  if (!shape.test(value) || !REFERENCE.test(value)) return malformed(value);
  if (digits > 0) {
    const expected = gs1CheckDigit(value.slice(0, digits - 1));
    const found = value.charAt(digits - 1);
    if (found !== expected) {
      return { ok: false, reason: 'CHECK_CHARACTER_WRONG', position: digits, found, expected };
    }
  }
  if (qualifier === undefined) return undefined;
  const { length } = qualifier.value;
  const fits = length > 0 && length <= (qualifiers.get(qualifier.name) ?? 0);
  return fits && REFERENCE.test(qualifier.value) ? undefined : malformed(qualifier.value);
}

function malformed(found: string): Unparsed {
  return { ok: false, reason: 'GS1_KEY_MALFORMED', found: found.slice(0, 40).toWellFormed() };
}
