/** How each kind of text in a document is read, and the code of its refusal. Used by all validators. */
import type { ErrorCode } from '../../errors/error-code.js';
import { parseBatteryCode } from '../../identifiers/domain/battery-code.js';
import { normaliseScan } from '../../identifiers/domain/code-refusal.js';
import {
  itemKindOf,
  parseItemId,
  parseLotNumber,
  readScan,
  type ItemKind,
} from '../../identifiers/domain/item-id.js';
import { parsePartyId } from '../../identifiers/domain/party-id.js';
import { parseVin } from '../../identifiers/domain/vin.js';
import type { ScalarKind } from '../../lifecycle/domain/event-type.js';
import { parseDecimal } from '../../vocabulary/decimal.js';
import { parseDate, parseInstant } from '../../vocabulary/instant.js';
import { formatMassKg, parseMassKg } from '../../vocabulary/mass.js';
import type { Parsed, Unparsed } from '../../vocabulary/parse-outcome.js';
import { parseCountry, parseRegion } from '../../vocabulary/region.js';
import { parseText } from '../../vocabulary/text.js';

/** All kinds but those that JSON has itself. */
export type TextKind = Exclude<ScalarKind, 'integer' | 'boolean'>;

export interface TextRule {
  readonly code: ErrorCode;
  /**
   * The canonical value. A VIN with a wrong check digit parses here: whether it is taken depends on
   * another field, so the document decides it (`wrongCheckDigit`).
   */
  readonly parse: (text: string) => Parsed<string>;
}

/** Counts, years and sequences. */
export const INTEGER_MAX = 2 ** 31 - 1;
const BATTERY = 'battery:';
const VEHICLE = 'vehicle:';
const RAW_SCAN_CHARS_MAX = 1000;
const SEPARATED = /\S[\s+]+\S/;

export const TEXT_RULES: Readonly<Record<TextKind, TextRule>> = {
  batteryCode: { code: 'MALFORMED_BATTERY_CODE', parse: readBatteryCode },
  makerCode: { code: 'MALFORMED_BATTERY_CODE', parse: readMakerCode },
  vin: { code: 'MALFORMED_VIN', parse: readVin },
  partyId: { code: 'MALFORMED_PARTY_ID', parse: parsePartyId },
  itemId: { code: 'MALFORMED_ITEM_ID', parse: readItemId },
  lotNumber: { code: 'MALFORMED_LOT_NUMBER', parse: parseLotNumber },
  decimal: { code: 'MALFORMED_DECIMAL', parse: parseDecimal },
  fraction: { code: 'MALFORMED_DECIMAL', parse: readFraction },
  massKg: { code: 'MALFORMED_MASS', parse: readMassKg },
  instant: { code: 'MALFORMED_TIME', parse: readInstant },
  date: { code: 'MALFORMED_DATE', parse: parseDate },
  text: { code: 'MALFORMED_TEXT', parse: (text) => parseText(text) },
  rawText: { code: 'MALFORMED_TEXT', parse: readRawText },
  uuid: { code: 'MALFORMED_EVENT_ID', parse: readUuid },
  sha256: { code: 'MALFORMED_DIGEST', parse: readDigest },
  country: { code: 'MALFORMED_COUNTRY', parse: parseCountry },
  region: { code: 'MALFORMED_REGION', parse: parseRegion },
};

/** Parses the texts of one document, each once: it is judged first and brought into form later. */
export class TextReader {
  readonly #read = new Map<string, ReadText>();

  parse(kind: TextKind, text: string): Parsed<string> {
    const known = this.#read.get(text);
    if (known?.kind === kind) return known.parsed;
    const parsed = TEXT_RULES[kind].parse(text);
    this.#read.set(text, { kind, parsed });
    return parsed;
  }

  /** The canonical value of text that was judged before: another text here is our own fault. */
  canonical(kind: TextKind, text: string): string {
    const parsed = this.parse(kind, text);
    if (parsed.ok) return parsed.value;
    throw new TypeError(`text of the kind ${kind} was judged and does not parse`);
  }
}

interface ReadText {
  readonly kind: TextKind;
  readonly parsed: Parsed<string>;
}

/** The refusal of a VIN, or of the id of a vehicle, whose check digit is not the one computed. */
export function wrongCheckDigit(kind: TextKind, canonical: string): Unparsed | undefined {
  if (kind !== 'vin' && !(kind === 'itemId' && canonical.startsWith(VEHICLE))) return undefined;
  const vin = parseVin(kind === 'vin' ? canonical : canonical.slice(VEHICLE.length));
  return vin.ok ? undefined : vin;
}

/** The kind of an item that reads well and may not stand in a field that takes only others. */
export function foreignKind(
  item: Parsed<string>,
  kinds: readonly ItemKind[],
): ItemKind | undefined {
  const kind = item.ok ? itemKindOf(item.value) : undefined;
  return kind === undefined || kinds.includes(kind) ? undefined : kind;
}

/** A code, or the two lines of a plate with a break, a blank or a plus between them. */
function readBatteryCode(text: string): Parsed<string> {
  // What has a colon is an item's id, which no code is.
  if (SEPARATED.test(text) && !text.includes(':')) {
    const scan = readScan(text);
    if (scan.ok && scan.value.startsWith(BATTERY)) {
      return { ok: true, value: scan.value.slice(BATTERY.length) };
    }
    if (!scan.ok && scan.reason === 'PARTS_AMBIGUOUS') return scan;
  }
  const code = parseBatteryCode(text);
  return code.ok ? { ok: true, value: code.code } : code;
}

function readItemId(text: string): Parsed<string> {
  const read = SEPARATED.test(text) ? readScan : parseItemId;
  return read(text, { allowWrongVinCheck: true });
}

function readVin(text: string): Parsed<string> {
  const vin = parseVin(text);
  if (vin.ok) return { ok: true, value: vin.vin };
  if (vin.reason === 'CHECK_CHARACTER_WRONG') return { ok: true, value: normaliseScan(text) };
  return vin;
}

function readMakerCode(text: string): Parsed<string> {
  const code = normaliseScan(text);
  if (code.length !== 3) {
    return { ok: false, reason: 'LENGTH_WRONG', found: String(code.length), expected: '3' };
  }
  const wrong = [...code].findIndex((character) => !/[A-Z0-9]/.test(character));
  if (wrong < 0) return { ok: true, value: code };
  const found = code.charAt(wrong).toWellFormed();
  return { ok: false, reason: 'CHARACTER_NOT_ALLOWED', position: wrong + 1, found };
}

function readFraction(text: string): Parsed<string> {
  const decimal = parseDecimal(text);
  if (!decimal.ok || /^(0(\.\d+)?|1)$/.test(decimal.value)) return decimal;
  return { ok: false, reason: 'OUT_OF_RANGE', found: decimal.value, expected: '0 to 1' };
}

function readMassKg(text: string): Parsed<string> {
  const mass = parseMassKg(text);
  return mass.ok ? { ok: true, value: formatMassKg(mass.value) } : mass;
}

function readInstant(text: string): Parsed<string> {
  const instant = parseInstant(text);
  return instant.ok ? { ok: true, value: instant.value.text } : instant;
}

function readRawText(text: string): Parsed<string> {
  if (text === '') return { ok: false, reason: 'EMPTY' };
  if (!text.isWellFormed()) return { ok: false, reason: 'LONE_SURROGATE' };
  if (text.includes('\0')) return { ok: false, reason: 'CONTROL_CHARACTER' };
  // NFC can be longer, and what is recorded must read again.
  const value = text.normalize('NFC');
  if (value.length <= RAW_SCAN_CHARS_MAX) return { ok: true, value };
  const expected = String(RAW_SCAN_CHARS_MAX);
  return { ok: false, reason: 'TOO_LONG', found: String(value.length), expected };
}

/** RFC 9562: any version with its variant, in lower case; nil and max name nothing. */
function readUuid(text: string): Parsed<string> {
  const uuid = text.toLowerCase();
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid)) {
    return { ok: true, value: uuid };
  }
  return { ok: false, reason: 'NOT_A_UUID' };
}

function readDigest(text: string): Parsed<string> {
  const digest = text.toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digest)) return { ok: true, value: digest };
  return { ok: false, reason: 'NOT_A_SHA256', found: String(text.length), expected: '64' };
}
