import { joinBatteryCode, parseBatteryCode } from './battery-code.js';
import { BATTERY_CODE_SCHEMES, GBT_34014_2017, numbered } from './battery-code-scheme.js';
import type { BatteryCodeScheme } from './battery-code-scheme.js';

/** Codes seen on products and in published examples, with what they must read as. */
const READ = [
  ['001CB240000003B3C0221953', 'CELL', 'B', '24', '2021-03-12', '0221953'],
  ['04QCB76836300JBC40000903', 'CELL', 'B', '76', '2021-12-04', '0000903'],
  ['04QCB52091380JG120006435', 'CELL', 'B', '52', '2026-01-02', '0006435'],
  ['07HCBC1P22G06AC700002596', 'CELL', 'B', 'C1', '2022-07-31', '0002596'],
  ['04AME0201010119110000028', 'MODULE', 'E', '02', '2019-01-01', '0000028'],
  ['01VCEAGZ1111A154E0050000', 'CELL', 'E', 'AG', '2015-04-14', '0050000'],
  ['X12MCPM27KLPCLX2M2382320', 'MODULE', 'C', 'PM', '2039-02-21', '2382320'],
] as const;

const WHOLE = '04QCB76836300JBC40000903';

/** The code with another date at positions 15 to 17. */
const withDate = (date: string): string => WHOLE.slice(0, 14) + date + WHOLE.slice(17);

describe('battery code', () => {
  it.each(READ)('reads %s', (...row) => {
    const [code, productType, letter, specification, producedOn, serial] = row;
    expect(parseBatteryCode(code)).toEqual({
      ok: true,
      code,
      schemeVersion: 'GB/T 34014-2017',
      manufacturerCode: code.slice(0, 3),
      productType,
      batteryTypeLetter: letter,
      specificationCode: specification,
      traceInformation: code.slice(7, 14),
      producedOn,
      serial,
      secondLife: false,
      warnings: [],
    });
  });

  it('reads a second-life code of 19 characters, without trace information', () => {
    const code = parseBatteryCode('001MB24B3C0221953RM');
    const read = { ok: true, secondLife: true, producedOn: '2021-03-12', warnings: [] };
    expect(code).toMatchObject(read);
    expect(code).not.toHaveProperty('traceInformation');
  });

  it('warns when the last letter of a second-life code names another product type', () => {
    expect(parseBatteryCode('001MB24B3C0221953RC')).toMatchObject({
      ok: true,
      warnings: ['SECOND_LIFE_TYPE_MISMATCH'],
    });
  });

  it.each([0, 18, 20, 23, 25, 26])('refuses %d characters and names the length', (length) => {
    expect(parseBatteryCode(WHOLE.padEnd(26, '0').slice(0, length))).toMatchObject({
      reason: 'LENGTH_WRONG',
      found: String(length),
    });
  });

  it('takes lower case and blanks', () => {
    expect(parseBatteryCode(' 04qcb7683 6300jbc4 0000903\n')).toMatchObject({ code: WHOLE });
  });

  it.each(['B2Y', 'B4' + '0', 'B2X', 'B6' + '0'])('refuses the impossible date %s', (date) => {
    expect(parseBatteryCode(withDate(date))).toMatchObject({
      reason: 'DATE_IMPOSSIBLE',
      position: 15,
      found: date,
    });
  });

  it('knows the 29th of February of a leap year', () => {
    expect(parseBatteryCode(withDate('E2X'))).toMatchObject({ producedOn: '2024-02-29' });
  });

  it.each(['I', 'O', 'Q', 'U', 'Z'])('refuses %s in each place of a date', (letter) => {
    for (const position of [15, 16, 17]) {
      const code = WHOLE.slice(0, position - 1) + letter + WHOLE.slice(position);
      expect(parseBatteryCode(code)).toMatchObject({ reason: 'CHARACTER_NOT_ALLOWED', position });
    }
  });

  it('refuses serial number nought', () => {
    expect(parseBatteryCode(WHOLE.slice(0, 17) + '0000000')).toMatchObject({
      reason: 'SERIAL_ZERO',
      position: 18,
    });
  });

  it('suggests the code that O for 0 hides, and does not write it', () => {
    const mistyped = '04QCB76836300JBC4000O903';
    expect(parseBatteryCode(mistyped)).toEqual({
      ok: false,
      reason: 'CHARACTER_NOT_ALLOWED',
      position: 21,
      found: 'O',
      suggestion: WHOLE,
    });
  });

  it('suggests nothing where the exchange would not parse either', () => {
    expect(parseBatteryCode('04QXB76836300JBC4000O903')).not.toHaveProperty('suggestion');
  });

  it.each([14, 12])('joins two lines cut after %d characters, in either order', (cut) => {
    const [first, second] = [WHOLE.slice(0, cut), WHOLE.slice(cut)];
    expect(joinBatteryCode(first, second)).toMatchObject({ code: WHOLE });
    expect(joinBatteryCode(second, first)).toMatchObject({ code: WHOLE });
  });

  it('refuses two lines that parse in no order', () => {
    expect(joinBatteryCode('04Q', 'CB768').ok).toBe(false);
  });

  it('refuses two lines that read as different codes in the two orders', () => {
    expect(joinBatteryCode('001CB1234567', '002CB7654321')).toEqual({
      ok: false,
      reason: 'PARTS_AMBIGUOUS',
    });
  });

  it('joins a plate cut after 14 characters that was read second line first', () => {
    expect(joinBatteryCode('BC40000903', '04QCB76836300J')).toMatchObject({ code: WHOLE });
  });

  it('keeps the suggestion for O and 0 when the lines are swapped', () => {
    const refusal = { ok: false, reason: 'PARTS_DO_NOT_JOIN', suggestion: WHOLE };
    expect(joinBatteryCode('BC4000O903', '04QCB76836300J')).toMatchObject(refusal);
    expect(joinBatteryCode('04QCB76836300J', 'BC4000O903')).toMatchObject(refusal);
  });
});

/** As a later edition could be: a letter more for the chemistry, and years in letters of its own. */
const NEXT: BatteryCodeScheme = {
  ...GBT_34014_2017,
  version: 'GB/T 34014-2027',
  validFrom: '2027-07-01',
  alphabets: { ...GBT_34014_2017.alphabets, batteryType: 'ABCDEFGHZ' },
  years: numbered('HIOQUZ', 2027),
};
const ENDED: BatteryCodeScheme = { ...GBT_34014_2017, validUntil: '2027-06-30' };
const BOTH = [ENDED, NEXT];

describe('a second scheme, added as data', () => {
  it('leaves every older code the scheme that it was read with', () => {
    for (const [code] of READ.filter(([, , , , producedOn]) => producedOn < NEXT.validFrom)) {
      expect(parseBatteryCode(code, BOTH)).toEqual(parseBatteryCode(code));
    }
  });

  it('reads by the scheme that holds for the date in the code', () => {
    // H is 2027 in both.
    const { version } = NEXT;
    const dated = (date: string) => parseBatteryCode(withDate(date), BOTH);
    expect(dated('H6Y')).toMatchObject({
      schemeVersion: 'GB/T 34014-2017',
      producedOn: '2027-06-30',
    });
    expect(dated('H71')).toMatchObject({ schemeVersion: version, producedOn: '2027-07-01' });
    expect(dated('I11')).toMatchObject({ schemeVersion: version, producedOn: '2028-01-01' });
  });

  it('refuses a date that the older scheme no longer holds for', () => {
    expect(parseBatteryCode(withDate('J11'), [ENDED])).toEqual({
      ok: false,
      reason: 'DATE_OUTSIDE_SCHEME',
      position: 15,
      found: '2028-01-01',
    });
    // The newer one does not know the character.
    expect(parseBatteryCode(withDate('J11'), BOTH)).toMatchObject({
      reason: 'CHARACTER_NOT_ALLOWED',
      position: 15,
      found: 'J',
    });
  });

  it('takes the newer letters with the newer dates alone', () => {
    const lettered = (date: string) => `${WHOLE.slice(0, 4)}H${withDate(date).slice(5)}`;
    expect(parseBatteryCode(lettered('I11'), BOTH)).toMatchObject({ batteryTypeLetter: 'H' });
    const refusal = { reason: 'CHARACTER_NOT_ALLOWED', position: 5, found: 'H' };
    expect(parseBatteryCode(lettered('H11'), BOTH)).toMatchObject(refusal);
  });

  it('joins two lines by it, and keeps the suggestion of whichever scheme has one', () => {
    const joined = { schemeVersion: NEXT.version, producedOn: '2028-12-04' };
    expect(joinBatteryCode('IC40000903', '04QCB76836300J', BOTH)).toMatchObject(joined);
    expect(parseBatteryCode('04QCB76836300JBC4000O903', BOTH)).toMatchObject({ suggestion: WHOLE });
  });
});

describe('the schemes', () => {
  it('have no date of the same three characters in two of them', () => {
    const characters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const dates = characters.flatMap((year) =>
      characters.flatMap((month) => characters.map((day) => year + month + day)),
    );
    const schemesOf = (date: string) =>
      BATTERY_CODE_SCHEMES.filter((scheme) => parseBatteryCode(withDate(date), [scheme]).ok);
    expect(dates.filter((date) => schemesOf(date).length > 1)).toEqual([]);
    expect(dates.some((date) => schemesOf(date).length === 1)).toBe(true);
  });
});
