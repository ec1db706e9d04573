/**
 * What a typed or pasted text may stand for, by its form alone: what of it there is, others say. A text
 * may be several things at once, as nine digits are a DUNS and a log index; the likeliest comes first.
 */
import { normaliseScan } from '../../identifiers/domain/code-refusal.js';
import {
  itemKindOf,
  lotItemId,
  parseLotNumber,
  readScan,
  uncodedItemId,
} from '../../identifiers/domain/item-id.js';
import { parsePartyId } from '../../identifiers/domain/party-id.js';
import { parseResourceIdentifier } from '../../identifiers/domain/resource-identifier.js';
import { parseVin } from '../../identifiers/domain/vin.js';
import type { ErrorCode } from '../../errors/error-code.js';
import type { Unparsed } from '../../vocabulary/parse-outcome.js';

/** A Digital Link with everything has some hundred; who pastes a page has pasted the wrong thing. */
export const SEARCH_TEXT_CHARS_MAX = 500;

export const RECOGNISED_AS = [
  ...([
    'BATTERY_CODE',
    'VIN',
    'LOT',
    'UNCODED_BATTERY',
    'FACILITY',
    'DIGITAL_LINK',
    'URI',
  ] as const),
  ...([
    'PARTY',
    'PARTY_NAME',
    'MODEL',
    'EVENT_ID',
    'LOG_INDEX',
    'LEAF_HASH',
    'UNREADABLE',
  ] as const),
] as const;
export type RecognisedAs = (typeof RECOGNISED_AS)[number];

export type Recognised =
  | {
      readonly as: RecognisedAs;
      readonly kind: 'ITEM';
      readonly id: string;
      /** Shown also where nothing of it is known: the text is nothing but its code. */
      readonly certain: boolean;
    }
  | { readonly as: 'PARTY' | 'EVENT_ID' | 'LEAF_HASH'; readonly kind: 'ID'; readonly id: string }
  | { readonly as: 'LOG_INDEX'; readonly kind: 'INDEX'; readonly index: bigint }
  | { readonly as: 'PARTY_NAME'; readonly kind: 'WORD'; readonly word: string }
  | {
      readonly as: 'UNREADABLE';
      readonly kind: 'UNREADABLE';
      readonly code: ErrorCode;
      readonly text: string;
      readonly reason: Unparsed;
    };

const UUID = /^(?:urn:uuid:)?\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;
const HASH = /^(?:0x|sha256:)?([0-9a-f]{64})$/i;
const INDEX = /^(?:0|[1-9]\d{0,17})$/;
/** Nothing but what a plate may bear: what else a person types is no code that he mistyped. */
const PLATE = /^[0-9A-Z?*#.-]+$/;
const OWNED = /^(?:uscc|duns)-[^:]+:./i;
const ITEM_PREFIX = /^(?:battery|vehicle|lot|uncoded|site|uri|https?|urn):/i;

/** `viewer`: whose lots and uncoded batteries a bare number may name. */
export function recognise(text: string, viewer: string): Recognised[] {
  // Full-width letters and digits, as an input method gives them, are the same characters.
  const typed = text.normalize('NFKC').trim();
  if (typed === '') return [];
  const found = [
    ...numbersIn(typed),
    ...(ITEM_PREFIX.test(typed) ? prefixed(typed) : codesIn(typed)),
    ...(OWNED.test(typed) ? prefixed(`lot:${typed}`).filter(isReadable) : []),
    ...ownNumbers(text, viewer),
    ...wordIn(text),
  ];
  return [...new Map(found.map((one) => [keyOf(one), one])).values()];
}

function numbersIn(typed: string): Recognised[] {
  const [, uuid] = UUID.exec(typed) ?? [];
  const [, digest] = HASH.exec(typed) ?? [];
  const index = typed.replaceAll(/[\s,]/g, '');
  return [
    ...(uuid === undefined ? [] : [idOf('EVENT_ID', uuid.toLowerCase())]),
    ...(digest === undefined ? [] : [idOf('LEAF_HASH', digest.toLowerCase())]),
    ...(INDEX.test(index)
      ? [{ as: 'LOG_INDEX', kind: 'INDEX', index: BigInt(index) } as const]
      : []),
  ];
}

/** Codes of plates and papers, told apart by their length. */
function codesIn(typed: string): Recognised[] {
  const bare = normaliseScan(typed);
  const plate = bare.replaceAll('+', '');
  const hasPlate = PLATE.test(plate);
  if (hasPlate && (plate.length === 24 || plate.length === 19)) return batteryIn(typed);
  if (hasPlate && bare.length === 17) return vinIn(bare);
  const digits = bare.replace(/^(?:USCC|DUNS)-/, '').replaceAll('-', '');
  const isParty = bare.length === 18 || /^\d{9}$/.test(digits) || /^(?:USCC|DUNS)-/.test(bare);
  return isParty && PLATE.test(bare) ? partyIn(bare) : [];
}

function batteryIn(typed: string): Recognised[] {
  const read = readScan(typed);
  if (read.ok) return [itemOf(read.value, true)];
  return [unreadable('MALFORMED_BATTERY_CODE', typed, read)];
}

/** Some that are on the road have a wrong check digit: it is told, and the vehicle looked for. */
function vinIn(bare: string): Recognised[] {
  const read = parseVin(bare);
  if (read.ok) return [itemOf(`vehicle:${read.vin}`, true)];
  const told = unreadable('MALFORMED_VIN', bare, read);
  const anyway = readScan(bare, { allowWrongVinCheck: true });
  return anyway.ok ? [told, itemOf(anyway.value, false)] : [told];
}

function partyIn(bare: string): Recognised[] {
  const read = parsePartyId(bare);
  return read.ok ? [idOf('PARTY', read.value)] : [unreadable('MALFORMED_PARTY_ID', bare, read)];
}

function prefixed(typed: string): Recognised[] {
  const read = readScan(typed, { allowWrongVinCheck: true });
  if (!read.ok) return [unreadable('MALFORMED_ITEM_ID', typed, read)];
  const wrong = wrongCheckDigit(typed);
  const item = itemOf(read.value, wrong === undefined);
  return wrong === undefined ? [item] : [unreadable('MALFORMED_ITEM_ID', typed, wrong), item];
}

/** Of a VIN; and of a GS1 key on a host of whoever's, where such a path may be any other. */
function wrongCheckDigit(typed: string): Unparsed | undefined {
  const vehicle = /^vehicle:(.*)$/is.exec(typed)?.[1];
  const read =
    vehicle === undefined
      ? parseResourceIdentifier(
          typed.replace(/^uri:/i, '').replace(/^https?:\/\/[^/?#]*/i, 'https://id.gs1.org'),
        )
      : parseVin(vehicle);
  return !read.ok && read.reason === 'CHECK_CHARACTER_WRONG' ? read : undefined;
}

/** What the viewer itself has given that number; its case is kept, as in the number. */
function ownNumbers(text: string, viewer: string): Recognised[] {
  const number = parseLotNumber(text);
  if (!number.ok) return [];
  return [lotItemId(viewer, number.value), uncodedItemId(viewer, number.value)].map((id) =>
    itemOf(id, false),
  );
}

function wordIn(text: string): Recognised[] {
  const word = text.normalize('NFC').trim();
  return word.length <= 200 ? [{ as: 'PARTY_NAME', kind: 'WORD', word }] : [];
}

function itemOf(id: string, certain: boolean): Recognised {
  return { as: namedAs(id), kind: 'ITEM', id, certain };
}

function namedAs(id: string): RecognisedAs {
  switch (itemKindOf(id)) {
    case 'PACK':
    case 'MODULE':
    case 'CELL':
      return 'BATTERY_CODE';
    case 'VEHICLE':
      return 'VIN';
    case 'MATERIAL_LOT':
      return 'LOT';
    case 'UNCODED_BATTERY':
      return 'UNCODED_BATTERY';
    case 'SITE':
      return 'FACILITY';
    case 'OTHER':
      return id.startsWith('uri:https://id.gs1.org/') ? 'DIGITAL_LINK' : 'URI';
  }
}

function idOf(as: 'PARTY' | 'EVENT_ID' | 'LEAF_HASH', id: string): Recognised {
  return { as, kind: 'ID', id };
}

function unreadable(code: ErrorCode, text: string, reason: Unparsed): Recognised {
  return { as: 'UNREADABLE', kind: 'UNREADABLE', code, text, reason };
}

function isReadable({ kind }: Recognised): boolean {
  return kind !== 'UNREADABLE';
}

function keyOf(one: Recognised): string {
  if (one.kind === 'ITEM' || one.kind === 'ID') return `${one.as} ${one.id}`;
  return `${one.as} ${one.kind === 'UNREADABLE' ? one.code : ''}`;
}
