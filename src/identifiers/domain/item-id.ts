/**
 * One canonical id for each thing: `battery:<code>`, `vehicle:<VIN>`, `lot:<party>:<number>`,
 * `uncoded:<party>:<reference>`, `site:<party>:<facility code>`, `uri:<http, https or urn identifier>`.
 * Equal things have equal ids, so that ids are compared as texts.
 */
import type { Parsed } from '../../vocabulary/parse-outcome.js';
import { percentDecode, percentEncode } from '../../vocabulary/percent-encoding.js';
import {
  NEW_CODE_LENGTH,
  SECOND_LIFE_CODE_LENGTH,
  joinBatteryCode,
  parseBatteryCode,
} from './battery-code.js';
import type { CodeRefusal } from './code-refusal.js';
import { normaliseScan } from './code-refusal.js';
import { parseItemNumber, readEncodedNumber } from './item-number.js';
import { parsePartyId } from './party-id.js';
import { parseResourceIdentifier } from './resource-identifier.js';
import { VIN_LENGTH, parseVin } from './vin.js';

export const ITEM_KINDS = [
  ...['PACK', 'MODULE', 'CELL', 'VEHICLE', 'MATERIAL_LOT', 'UNCODED_BATTERY', 'SITE', 'OTHER'],
] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export interface ItemIdOptions {
  /** Takes a VIN whose check digit is not the one computed: some that are on the road have such. */
  readonly allowWrongVinCheck?: boolean;
}

type ReadRest = (rest: string, options: ItemIdOptions) => Parsed<string>;

/** By what stands before the first colon. */
const READERS: ReadonlyMap<string, ReadRest> = new Map<string, ReadRest>([
  ['battery', readBattery],
  ['vehicle', readVehicle],
  ['lot', (rest) => readOwned('lot', rest)],
  ['uncoded', (rest) => readOwned('uncoded', rest)],
  ['site', (rest) => readOwned('site', rest)],
  ['uri', readResource],
  ['http', (rest) => readResource(`http:${rest}`)],
  ['https', (rest) => readResource(`https:${rest}`)],
  ['urn', (rest) => readResource(`urn:${rest}`)],
]);

/**
 * Reads an item by its canonical id, its bare battery code or VIN, or its http, https or urn
 * identifier, and gives the canonical id.
 */
export function parseItemId(text: string, options: ItemIdOptions = {}): Parsed<string> {
  const trimmed = text.trim();
  const [, prefix, rest = ''] = /^([A-Za-z]+):(.*)$/s.exec(trimmed) ?? [];
  if (prefix === undefined) return readBareCode(trimmed, options);
  const read = READERS.get(prefix.toLowerCase());
  if (read !== undefined) return read(rest, options);
  const expected = [...READERS.keys()].join(', ');
  return { ok: false, reason: 'ITEM_PREFIX_UNKNOWN', found: prefix.slice(0, 20), expected };
}

/**
 * Reads what a scanner or a person gives: what `parseItemId` reads, and a plate of two lines, in
 * either order, with a line break, a blank or a `+` between them.
 */
export function readScan(scan: string, options: ItemIdOptions = {}): Parsed<string> {
  const whole = parseItemId(scan, options);
  const lines = piecesOf(scan, /[\r\n+]+/);
  if (scan.includes(':') || (whole.ok && lines.length < 2)) return whole;
  const pieces = lines.length < 2 ? piecesOf(scan, /\s+/) : lines;
  const joinable = pieces.length > 1 && isBatteryCodeLength(normaliseScan(pieces.join('')).length);
  return joinable ? readPieces(pieces) : whole;
}

/** The number of a lot in its canonical spelling: NFC, trimmed, case kept. */
export function parseLotNumber(text: string): Parsed<string> {
  return parseItemNumber(text);
}

/** From here on, codes, parties and numbers are taken to be canonical. */
export function batteryItemId(code: string): string {
  return `battery:${code}`;
}

export function vehicleItemId(vin: string): string {
  return `vehicle:${vin}`;
}

export function lotItemId(party: string, lotNumber: string): string {
  return ownedItemId('lot', party, lotNumber);
}

export function uncodedItemId(party: string, reference: string): string {
  return ownedItemId('uncoded', party, reference);
}

export function siteItemId(party: string, facilityCode: string): string {
  return ownedItemId('site', party, facilityCode);
}

/** The kind that the id tells by itself; what a URI names, only events can say. */
export function itemKindOf(id: string): ItemKind {
  const prefix = prefixOf(id);
  if (prefix === 'battery') return batteryKind(id.charAt('battery:'.length + 3));
  if (prefix === 'vehicle') return 'VEHICLE';
  if (prefix === 'lot') return 'MATERIAL_LOT';
  if (prefix === 'uncoded') return 'UNCODED_BATTERY';
  return prefix === 'site' ? 'SITE' : 'OTHER';
}

/** The code of a coded battery, or the VIN of a vehicle. */
export function codeOfItem(id: string): string | undefined {
  const prefix = prefixOf(id);
  if (prefix !== 'battery' && prefix !== 'vehicle') return undefined;
  return id.slice(prefix.length + 1);
}

/** The party that gave a lot, an uncoded battery or a site its number. */
export function partyOfItem(id: string): string | undefined {
  return ownedParts(id)?.party;
}

/** The number that the party gave, decoded. */
export function numberOfItem(id: string): string | undefined {
  const number = percentDecode(ownedParts(id)?.number ?? '');
  return number.ok && number.value !== '' ? number.value : undefined;
}

function prefixOf(id: string): string {
  return id.slice(0, Math.max(id.indexOf(':'), 0));
}

function ownedParts(id: string): { party: string; number: string } | undefined {
  const [, party, number] = /^(?:lot|uncoded|site):([^:]+):(.+)$/s.exec(id) ?? [];
  return party === undefined || number === undefined ? undefined : { party, number };
}

function ownedItemId(prefix: string, party: string, number: string): string {
  return `${prefix}:${party}:${percentEncode(number)}`;
}

function batteryKind(letter: string): ItemKind {
  if (letter === 'P') return 'PACK';
  return letter === 'M' ? 'MODULE' : 'CELL';
}

function isBatteryCodeLength(length: number): boolean {
  return length === NEW_CODE_LENGTH || length === SECOND_LIFE_CODE_LENGTH;
}

/** Tells battery codes and VINs apart by their length. */
function readBareCode(text: string, options: ItemIdOptions): Parsed<string> {
  const { length } = normaliseScan(text);
  if (length === 0) return { ok: false, reason: 'EMPTY' };
  if (length === VIN_LENGTH) return readVehicle(text, options);
  if (isBatteryCodeLength(length)) return readBattery(text);
  return { ok: false, reason: 'LENGTH_WRONG', found: String(length), expected: '17, 19 or 24' };
}

function readBattery(text: string): Parsed<string> {
  const code = parseBatteryCode(text);
  return code.ok ? { ok: true, value: batteryItemId(code.code) } : code;
}

function readVehicle(text: string, { allowWrongVinCheck }: ItemIdOptions): Parsed<string> {
  const vin = parseVin(text);
  if (vin.ok) return { ok: true, value: vehicleItemId(vin.vin) };
  if (allowWrongVinCheck === true && vin.reason === 'CHECK_CHARACTER_WRONG') {
    return { ok: true, value: vehicleItemId(normaliseScan(text)) };
  }
  return vin;
}

function readOwned(prefix: string, rest: string): Parsed<string> {
  const colon = rest.indexOf(':');
  if (colon < 0) return { ok: false, reason: 'NUMBER_MISSING', expected: `${prefix}:party:number` };
  const party = parsePartyId(rest.slice(0, colon));
  if (!party.ok) return party;
  const number = readEncodedNumber(rest.slice(colon + 1));
  return number.ok ? { ok: true, value: ownedItemId(prefix, party.value, number.value) } : number;
}

function readResource(text: string): Parsed<string> {
  const identifier = parseResourceIdentifier(text);
  return identifier.ok ? { ok: true, value: `uri:${identifier.value}` } : identifier;
}

function piecesOf(scan: string, separator: RegExp): string[] {
  return scan.split(separator).filter((piece) => piece.trim() !== '');
}

/** Cuts the pieces in two lines wherever that gives a code; two different codes are ambiguous. */
function readPieces(pieces: readonly string[]): Parsed<string> {
  const codes = new Set<string>();
  const refusals: CodeRefusal[] = [];
  for (let cut = 1; cut < pieces.length; cut += 1) {
    const read = joinBatteryCode(pieces.slice(0, cut).join(''), pieces.slice(cut).join(''));
    if (read.ok) codes.add(read.code);
    else refusals.push(read);
  }
  const ambiguous = refusals.find(({ reason }) => reason === 'PARTS_AMBIGUOUS');
  const [code] = codes;
  if (code !== undefined && codes.size === 1 && ambiguous === undefined) {
    return { ok: true, value: batteryItemId(code) };
  }
  const helpful = refusals.find(({ suggestion }) => suggestion !== undefined) ?? refusals[0];
  if (code !== undefined || helpful === undefined) return { ok: false, reason: 'PARTS_AMBIGUOUS' };
  return ambiguous ?? helpful;
}
