import fc from 'fast-check';
import { gs1CheckDigit } from './gs1-digital-link.js';
import { itemKindOf, lotItemId, numberOfItem, parseItemId, parseLotNumber } from './item-id.js';
import { partyOfItem, readScan } from './item-id.js';

const CODE = '04QCB76836300JBC40000903';
const PARTY = 'uscc-91131022319834621T';
const prefix = fc.constantFrom(
  ...['', 'battery:', 'vehicle:', `lot:${PARTY}:`, `site:${PARTY}:`, 'uri:', 'urn:', 'urn:epc:id:'],
  ...['https://', 'https://example.com/', 'https://id.gs1.org/01/', 'urn:x-a:', 'urn:uuid:'],
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'0123456789%/:.+ AaZz\u0301é中') }),
);
const digits = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });

describe('item id, anything at all', () => {
  it('never throws, and what parses, parses to itself', () => {
    fc.assert(
      fc.property(prefix, anyText, fc.boolean(), (before, text, allowWrongVinCheck) => {
        const read = parseItemId(before + text, { allowWrongVinCheck });
        if (!read.ok) return read.reason !== '';
        expect(parseItemId(read.value, { allowWrongVinCheck })).toEqual(read);
        expect(readScan(read.value, { allowWrongVinCheck })).toEqual(read);
        return /^(battery|vehicle|lot|uncoded|site|uri):[\x21-\x7e]+$/.test(read.value);
      }),
      { numRuns: 1500 },
    );
  });

  it('gives a lot back its party and number, whatever stands in the number', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const number = parseLotNumber(text);
        if (!number.ok) return;
        const id = lotItemId(PARTY, number.value);
        expect(parseItemId(id)).toEqual({ ok: true, value: id });
        expect([partyOfItem(id), numberOfItem(id)]).toEqual([PARTY, number.value]);
        expect(itemKindOf(id)).toBe('MATERIAL_LOT');
      }),
      { numRuns: 500 },
    );
  });
});

describe('scan of a plate', () => {
  it('gives the code wherever the lines are cut and in whichever order they are read', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 16 }),
        fc.constantFrom('\n', '\r\n', '+', ' + '),
        fc.boolean(),
        (cut, separator, swapped) => {
          const lines = [CODE.slice(0, cut), CODE.slice(cut)];
          const scan = (swapped ? lines.reverse() : lines).join(separator);
          expect(readScan(scan.toLowerCase())).toEqual({ ok: true, value: `battery:${CODE}` });
        },
      ),
    );
  });
});

describe('GS1 key', () => {
  it('is the same from an EPC URN and from the Digital Link with its check digit', () => {
    fc.assert(
      fc.property(digits(7), digits(6), fc.stringMatching(/^[A-Za-z0-9-]{1,20}$/), (...parts) => {
        const [company, reference, serial] = parts;
        const whole = reference.charAt(0) + company + reference.slice(1);
        const link = `https://brand.example/01/${whole}${gs1CheckDigit(whole)}/21/${serial}`;
        const fromUrn = parseItemId(`urn:epc:id:sgtin:${company}.${reference}.${serial}`);
        expect(fromUrn.ok).toBe(true);
        expect(parseItemId(link)).toEqual(fromUrn);
      }),
    );
  });

  it('has a check digit that finds every single wrong digit', () => {
    fc.assert(
      fc.property(digits(13), fc.nat({ max: 12 }), fc.nat({ max: 9 }), (key, index, digit) => {
        const changed = key.slice(0, index) + String(digit) + key.slice(index + 1);
        return changed === key || gs1CheckDigit(changed) !== gs1CheckDigit(key);
      }),
    );
  });
});
