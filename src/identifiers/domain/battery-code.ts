import { isCalendarDate } from '../../vocabulary/calendar.js';
import type { BatteryCodeScheme } from './battery-code-scheme.js';
import { BATTERY_CODE_SCHEMES } from './battery-code-scheme.js';
import type { CodeRefusal } from './code-refusal.js';
import { characterAt, normaliseScan } from './code-refusal.js';

/** Characters of a new product's code, and of a second-life product's (GB/T 34014-2017). */
export const NEW_CODE_LENGTH = 24;
export const SECOND_LIFE_CODE_LENGTH = 19;

const PRODUCT_TYPES = { P: 'PACK', M: 'MODULE', C: 'CELL' } as const;
type ProductLetter = keyof typeof PRODUCT_TYPES;
export type BatteryProductType = (typeof PRODUCT_TYPES)[ProductLetter];

/**
 * What makes a code suspicious though it reads well. SECOND_LIFE_TYPE_MISMATCH: the last letter of a
 * second-life code names another product type than position 4.
 */
export const BATTERY_CODE_WARNINGS = ['SECOND_LIFE_TYPE_MISMATCH'] as const;
export type BatteryCodeWarning = (typeof BATTERY_CODE_WARNINGS)[number];

/** A battery code read by its scheme. `producedOn` is a calendar date, `YYYY-MM-DD`. */
export interface BatteryCode {
  readonly ok: true;
  readonly code: string;
  readonly schemeVersion: string;
  readonly manufacturerCode: string;
  readonly productType: BatteryProductType;
  readonly batteryTypeLetter: string;
  readonly specificationCode: string;
  /** Absent in a second-life code. */
  readonly traceInformation?: string;
  readonly producedOn: string;
  readonly serial: string;
  readonly secondLife: boolean;
  readonly warnings: readonly BatteryCodeWarning[];
}

type Alphabet = (character: string) => boolean;

const PRODUCT_LETTER: Alphabet = (character) => /^[PMC]$/.test(character);
const SECOND_LIFE_MARK: Alphabet = (character) => character === 'R';

/** What may stand at each position, in order. */
function alphabetsOf(length: number, scheme: BatteryCodeScheme): readonly Alphabet[] {
  const secondLife = length === SECOND_LIFE_CODE_LENGTH;
  const { maker, batteryType, specification, trace, serial } = scheme.alphabets;
  const date: Alphabet[] = [scheme.years, scheme.months, scheme.days].map(
    (table) => (character: string) => table.has(character),
  );
  return [
    ...places(3, maker),
    PRODUCT_LETTER,
    ...places(1, batteryType),
    ...places(2, specification),
    ...places(secondLife ? 0 : 7, trace),
    ...date,
    ...places(7, serial),
    ...(secondLife ? [SECOND_LIFE_MARK, PRODUCT_LETTER] : []),
  ];
}

function places(count: number, alphabet: string): readonly Alphabet[] {
  return Array<Alphabet>(count).fill((character) => alphabet.includes(character));
}

/**
 * Reads a battery code as typed or scanned, by the scheme that holds for the date in it. Refuses with
 * the first position that does not fit; 19 and 24 are the only lengths.
 */
export function parseBatteryCode(
  scan: string,
  schemes: readonly BatteryCodeScheme[] = BATTERY_CODE_SCHEMES,
): BatteryCode | CodeRefusal {
  const code = normaliseScan(scan);
  if (code.length !== NEW_CODE_LENGTH && code.length !== SECOND_LIFE_CODE_LENGTH) {
    return { ok: false, reason: 'LENGTH_WRONG', found: String(code.length), expected: '19 or 24' };
  }
  const refusals: CodeRefusal[] = [];
  for (const scheme of schemes) {
    const read = readBy(code, scheme);
    if (read.ok) return read;
    refusals.push(read);
  }
  return mostHelpful(refusals);
}

function readBy(code: string, scheme: BatteryCodeScheme): BatteryCode | CodeRefusal {
  const alphabets = alphabetsOf(code.length, scheme);
  const wrong = alphabets.findIndex((fits, index) => !fits(code.charAt(index)));
  if (wrong >= 0) return refuseCharacter(code, wrong, scheme);
  return readFields(code, scheme);
}

/**
 * That of the newest scheme, but for one that would have read the code with `O` and `0` exchanged. That a
 * scheme does not hold for the date says something only where no other has more to say.
 */
function mostHelpful(refusals: readonly CodeRefusal[]): CodeRefusal {
  const telling = refusals.filter(({ reason }) => reason !== 'DATE_OUTSIDE_SCHEME');
  const helpful = telling.find(({ suggestion }) => suggestion !== undefined);
  const refusal = helpful ?? telling.at(-1) ?? refusals.at(-1);
  if (refusal === undefined) throw new Error('a battery code can be read by no scheme');
  return refusal;
}

/** Names the wrong position, and what would have parsed if only letters and digits were confused. */
function refuseCharacter(code: string, wrong: number, scheme: BatteryCodeScheme): CodeRefusal {
  const alphabets = alphabetsOf(code.length, scheme);
  const confused: Readonly<Record<string, string>> = { O: '0', '0': 'O', I: '1', '1': 'I' };
  const suggestion = [...code]
    .map((character, index) => {
      const other = confused[character];
      if (other === undefined || alphabets[index]?.(character) === true) return character;
      return alphabets[index]?.(other) === true ? other : character;
    })
    .join('');
  const helps = suggestion !== code && readBy(suggestion, scheme).ok;
  return {
    ok: false,
    reason: 'CHARACTER_NOT_ALLOWED',
    position: wrong + 1,
    found: characterAt(code, wrong),
    ...(helps ? { suggestion } : {}),
  };
}

function readFields(code: string, scheme: BatteryCodeScheme): BatteryCode | CodeRefusal {
  const secondLife = code.length === SECOND_LIFE_CODE_LENGTH;
  const dateAt = secondLife ? 7 : 14;
  const producedOn = readDate(code.slice(dateAt, dateAt + 3), scheme);
  if (producedOn === undefined) {
    const found = code.slice(dateAt, dateAt + 3);
    return { ok: false, reason: 'DATE_IMPOSSIBLE', position: dateAt + 1, found };
  }
  if (!holdsFor(scheme, producedOn)) {
    return { ok: false, reason: 'DATE_OUTSIDE_SCHEME', position: dateAt + 1, found: producedOn };
  }
  const serial = code.slice(dateAt + 3, dateAt + 10);
  if (/^0+$/.test(serial)) {
    return { ok: false, reason: 'SERIAL_ZERO', position: dateAt + 4, found: serial };
  }
  const mismatch = secondLife && code.charAt(3) !== code.charAt(18);
  return {
    ok: true,
    code,
    schemeVersion: scheme.version,
    manufacturerCode: code.slice(0, 3),
    productType: productTypeOf(code.charAt(3)),
    batteryTypeLetter: code.charAt(4),
    specificationCode: code.slice(5, 7),
    ...(secondLife ? {} : { traceInformation: code.slice(7, 14) }),
    producedOn,
    serial,
    secondLife,
    warnings: mismatch ? ['SECOND_LIFE_TYPE_MISMATCH'] : [],
  };
}

/** Dates of one shape compare as text. */
function holdsFor({ validFrom, validUntil }: BatteryCodeScheme, date: string): boolean {
  return validFrom <= date && (validUntil === undefined || date <= validUntil);
}

function productTypeOf(letter: string): BatteryProductType {
  if (letter === 'P') return PRODUCT_TYPES.P;
  return letter === 'M' ? PRODUCT_TYPES.M : PRODUCT_TYPES.C;
}

/** The date of three characters, or undefined where the calendar has no such day. */
function readDate(text: string, scheme: BatteryCodeScheme): string | undefined {
  const year = scheme.years.get(text.charAt(0));
  const month = scheme.months.get(text.charAt(1));
  const day = scheme.days.get(text.charAt(2));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (!isCalendarDate({ year, month, day })) return undefined;
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

/**
 * Joins the two lines of a plate, in the order that parses. Some makers print 12 and 12 characters,
 * others 14 and 10, and a scanner reads either line first. Where no order parses, the refusal is that
 * of the order that needs no more than `O` for `0` or `I` for `1`, else of the order given.
 */
export function joinBatteryCode(
  first: string,
  second: string,
  schemes: readonly BatteryCodeScheme[] = BATTERY_CODE_SCHEMES,
): BatteryCode | CodeRefusal {
  const inOrder = parseBatteryCode(first + second, schemes);
  const swapped = parseBatteryCode(second + first, schemes);
  if (inOrder.ok && swapped.ok && inOrder.code !== swapped.code) {
    return { ok: false, reason: 'PARTS_AMBIGUOUS' };
  }
  if (inOrder.ok) return inOrder;
  if (swapped.ok) return swapped;
  if (inOrder.reason === 'LENGTH_WRONG') return inOrder;
  const swapHelps = inOrder.suggestion === undefined && swapped.suggestion !== undefined;
  return { ...(swapHelps ? swapped : inOrder), reason: 'PARTS_DO_NOT_JOIN' };
}
