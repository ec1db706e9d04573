import fc from 'fast-check';
import { parseBatteryCode } from '../../identifiers/domain/battery-code.js';
import {
  newCode,
  samplePartyId,
  sampleVin,
  secondLifeCode,
} from '../../sample/domain/sample-codes.js';
import { recognise, type Recognised } from './recognise.js';

const VIEWER = samplePartyId(8);
const serial = fc.integer({ min: 1, max: 9_999_999 });
const batteryCode = fc
  .tuple(fc.constantFrom('P', 'M', 'C'), serial, fc.boolean())
  .map(([type, n, isNew]) =>
    isNew || type === 'C' ? newCode(type, 'F3C', n) : secondLifeCode(type, 'F51', n),
  );

/** The same as other devices give it: case, blanks, full-width characters. */
const spelling = fc.record({
  small: fc.boolean(),
  wide: fc.boolean(),
  blankEvery: fc.constantFrom(0, 3, 4),
  around: fc.constantFrom('', ' ', '\u3000', '\n'),
});
type Spelling = typeof spelling extends fc.Arbitrary<infer T> ? T : never;

function spelled(code: string, { small, wide, blankEvery, around }: Spelling): string {
  const cased = small ? code.toLowerCase() : code;
  const spaced = [...cased].map((character, place) =>
    blankEvery > 0 && place > 0 && place % blankEvery === 0 ? ` ${character}` : character,
  );
  const widened = wide
    ? spaced.join('').replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))
    : spaced.join('');
  return `${around}${widened}${around}`;
}

function idsOf(found: readonly Recognised[], as: string): string[] {
  return found.flatMap((one) => ('id' in one && one.as === as ? [one.id] : []));
}

describe('recognise', () => {
  it('R-UX-10: reads a battery code of either length in any spelling', () => {
    fc.assert(
      fc.property(batteryCode, spelling, (code, how) => {
        const found = recognise(spelled(code, how), VIEWER);
        expect(idsOf(found, 'BATTERY_CODE')).toEqual([`battery:${code}`]);
        expect(found.filter(({ as }) => as === 'UNREADABLE')).toEqual([]);
      }),
    );
  });

  it('R-UX-10: joins the two lines of a plate, in either order', () => {
    fc.assert(
      fc.property(serial, fc.constantFrom('\n', ' ', '+'), (n, between) => {
        const code = newCode('P', 'F3C', n);
        const [first, second] = [code.slice(0, 14), code.slice(14)];
        const lines = [first, second].join(between);
        const whole = parseBatteryCode(second + first);
        fc.pre(!whole.ok);
        expect(idsOf(recognise(lines, VIEWER), 'BATTERY_CODE')).toEqual([`battery:${code}`]);
        const swapped = [second, first].join(between);
        expect(idsOf(recognise(swapped, VIEWER), 'BATTERY_CODE')).toEqual([`battery:${code}`]);
      }),
    );
  });

  it('R-UX-10: names the position of a wrong check digit of a VIN and of a credit code', () => {
    fc.assert(
      fc.property(serial, fc.constantFrom(...'0123456789X'), spelling, (n, digit, how) => {
        const vin = sampleVin(n);
        fc.pre(vin.charAt(8) !== digit);
        const wrong = vin.slice(0, 8) + digit + vin.slice(9);
        const [told] = recognise(spelled(wrong, how), VIEWER);
        expect(told).toMatchObject({
          ...{ as: 'UNREADABLE', code: 'MALFORMED_VIN' },
          reason: { position: 9, found: digit, expected: vin.charAt(8) },
        });
      }),
    );
    fc.assert(
      fc.property(serial, fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY'), (n, character) => {
        const code = samplePartyId(n).slice('uscc-'.length);
        fc.pre(code.charAt(17) !== character);
        const [told] = recognise(code.slice(0, 17) + character, VIEWER);
        expect(told).toMatchObject({
          ...{ as: 'UNREADABLE', code: 'MALFORMED_PARTY_ID' },
          reason: { position: 18, found: character, expected: code.charAt(17) },
        });
      }),
    );
  });

  it('R-UX-10: takes any text without a fault, and says each thing once', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.stringMatching(/^[0-9A-Za-z:/.+() -]{0,40}$/),
      fc.constantFrom('lot:', 'urn:epc:id:sgtin:', 'https://', 'battery:?', '%', 'uscc-', ':', '+'),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const found = recognise(text, VIEWER);
        const keys = found.map((one) => JSON.stringify(one, (_, v: unknown) => String(v) && v));
        expect(new Set(keys.map((key) => key)).size).toBe(keys.length);
      }),
    );
  });

  it.each([
    [
      'https://shop.example/01/09506000134352/21/A1?x=1',
      'DIGITAL_LINK',
      'uri:https://id.gs1.org/01/09506000134352/21/A1',
    ],
    [
      'urn:epc:id:sgtin:9506000.013435.A1',
      'DIGITAL_LINK',
      'uri:https://id.gs1.org/01/09506000134352/21/A1',
    ],
    ['urn:example:thing', 'URI', 'uri:urn:example:thing'],
    [` LOT:${VIEWER}:LC 1 `, 'LOT', `lot:${VIEWER}:LC%201`],
    [`${VIEWER}:LC 1`, 'LOT', `lot:${VIEWER}:LC%201`],
    ['LC 1', 'LOT', `lot:${VIEWER}:LC%201`],
    ['shelf 3/7', 'UNCODED_BATTERY', `uncoded:${VIEWER}:shelf%203%2F7`],
    [`site:${VIEWER}:P1`, 'FACILITY', `site:${VIEWER}:P1`],
    [VIEWER.slice(5).toLowerCase(), 'PARTY', VIEWER],
    ['15-048-3782', 'PARTY', 'duns-150483782'],
    ['{5A3B1E00-0000-8000-8000-0000000F0001}', 'EVENT_ID', '5a3b1e00-0000-8000-8000-0000000f0001'],
    ['AB'.repeat(32), 'LEAF_HASH', 'ab'.repeat(32)],
  ])('R-UX-10: takes %s for %s', (text, as, id) => {
    expect(idsOf(recognise(text, VIEWER), as)).toContain(id);
  });

  it('R-UX-10: tells the wrong check digit of a GS1 key on any host', () => {
    const found = recognise('https://shop.example/01/09506000134353', VIEWER);
    expect(found[0]).toMatchObject({
      ...{ as: 'UNREADABLE', code: 'MALFORMED_ITEM_ID' },
      reason: { position: 14, found: '3', expected: '2' },
    });
  });

  it('R-UX-10: takes digits for a log index, and nine of them for a DUNS too', () => {
    expect(recognise('150483782', VIEWER).map(({ as }) => as)).toEqual(
      expect.arrayContaining(['LOG_INDEX', 'PARTY', 'LOT']),
    );
    expect(recognise('0', VIEWER)[0]).toMatchObject({ as: 'LOG_INDEX', index: 0n });
  });
});
