/**
 * EPC URNs as Digital Links (GS1 EPC Tag Data Standard): the check digit that the URN leaves out is
 * computed. Company prefix and reference together have a fixed number of digits, so that a wrong
 * split is found.
 */
import type { Parsed, Unparsed } from '../../vocabulary/parse-outcome.js';
import { percentDecode } from '../../vocabulary/percent-encoding.js';
import type { Gs1Key } from './gs1-digital-link.js';
import { checkedDigitalLink, gs1CheckDigit } from './gs1-digital-link.js';

/** The parts of a URN between dots: company prefix, reference, and the rest, decoded. */
interface EpcParts {
  readonly prefix: string;
  readonly reference: string;
  readonly rest: string;
}

interface EpcScheme {
  /** Digits of prefix and reference together; 0 where the reference is free. */
  readonly digits: number;
  readonly key: (parts: EpcParts) => Gs1Key;
}

const SCHEMES: ReadonlyMap<string, EpcScheme> = new Map<string, EpcScheme>([
  ['id:sgtin', { digits: 13, key: (parts) => gtin(parts, '21') }],
  ['class:lgtin', { digits: 13, key: (parts) => gtin(parts, '10') }],
  ['idpat:sgtin', { digits: 13, key: (parts) => gtin(parts) }],
  ['id:sscc', { digits: 17, key: (parts) => ({ name: '00', value: withIndicator(parts) }) }],
  ['id:sgln', { digits: 12, key: gln }],
  ['id:grai', { digits: 12, key: grai }],
  ['id:giai', { digits: 0, key: ({ prefix, rest }) => ({ name: '8004', value: prefix + rest }) }],
]);

/**
 * The Digital Link of what stands after `urn:epc:`, or undefined for schemes that have none here and
 * stay what they are.
 */
export function digitalLinkOfEpc(text: string): Parsed<string> | undefined {
  const [, name = '', body = ''] = /^([a-z]+:[a-z]+):(.*)$/i.exec(text) ?? [];
  const schemeName = name.toLowerCase();
  const scheme = SCHEMES.get(schemeName);
  if (scheme === undefined) return undefined;
  const parts = scheme.digits === 0 ? freeParts(body) : fixedParts(body, scheme.digits);
  if (parts === undefined) return malformed(body);
  // A pattern with a serial would name a thing, one with `*` names the class.
  if (schemeName === 'idpat:sgtin' && parts.rest !== '*') return undefined;
  const rest = percentDecode(parts.rest);
  if (!rest.ok) return rest;
  return checkedDigitalLink(scheme.key({ ...parts, rest: rest.value }));
}

/** `prefix.reference` and, but for an SSCC, `.rest`. */
function fixedParts(body: string, digits: number): EpcParts | undefined {
  const [, prefix = '', reference = '', tail = ''] = /^(\d{6,12})\.(\d*)(\..+)?$/.exec(body) ?? [];
  if (prefix.length + reference.length !== digits) return undefined;
  if ((tail === '') !== (digits === 17)) return undefined;
  return { prefix, reference, rest: tail.slice(1) };
}

function freeParts(body: string): EpcParts | undefined {
  const [, prefix, rest] = /^(\d{6,12})\.(.+)$/.exec(body) ?? [];
  return prefix === undefined || rest === undefined ? undefined : { prefix, reference: '', rest };
}

/** The first digit of the reference is the indicator and goes before the prefix. */
function withIndicator({ prefix, reference }: EpcParts): string {
  const digits = reference.charAt(0) + prefix + reference.slice(1);
  return digits + gs1CheckDigit(digits);
}

function gtin(parts: EpcParts, qualifier?: string): Gs1Key {
  const key = { name: '01', value: withIndicator(parts) } as const;
  if (qualifier === undefined) return key;
  return { ...key, qualifier: { name: qualifier, value: parts.rest } };
}

/** The extension `0` says that there is none. */
function gln({ prefix, reference, rest }: EpcParts): Gs1Key {
  const digits = prefix + reference;
  const key = { name: '414', value: digits + gs1CheckDigit(digits) } as const;
  return rest === '0' ? key : { ...key, qualifier: { name: '254', value: rest } };
}

function grai({ prefix, reference, rest }: EpcParts): Gs1Key {
  const digits = `0${prefix}${reference}`;
  return { name: '8003', value: digits + gs1CheckDigit(digits) + rest };
}

function malformed(body: string): Unparsed {
  return { ok: false, reason: 'GS1_KEY_MALFORMED', found: body.slice(0, 40) };
}
