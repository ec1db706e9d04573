import {
  batteryItemId,
  codeOfItem,
  itemKindOf,
  lotItemId,
  numberOfItem,
  parseItemId,
  parseLotNumber,
  partyOfItem,
  readScan,
  siteItemId,
  uncodedItemId,
  vehicleItemId,
} from './item-id.js';

const CODE = '04QCB76836300JBC40000903';
const VIN = 'LNBSCB3F0DD130955';
const PARTY = 'uscc-91131022319834621T';

describe('item id', () => {
  it.each([
    [CODE, `battery:${CODE}`],
    [' 04qcb7683 6300jbc4 0000903', `battery:${CODE}`],
    [`BATTERY:${CODE.toLowerCase()}`, `battery:${CODE}`],
    ['001MB24B3C0221953RM', 'battery:001MB24B3C0221953RM'],
    [VIN.toLowerCase(), `vehicle:${VIN}`],
    [`vehicle:${VIN}`, `vehicle:${VIN}`],
    [`lot:${PARTY}:BM-2026/04`, `lot:${PARTY}:BM-2026%2F04`],
    [`lot:${PARTY}:BM-2026%2f04`, `lot:${PARTY}:BM-2026%2F04`],
    ['lot:15-048-3782: Lot 7 ', 'lot:duns-150483782:Lot%207'],
    [`lot:${PARTY}:批次7`, `lot:${PARTY}:%E6%89%B9%E6%AC%A17`],
    [`lot:${PARTY}:a:b`, `lot:${PARTY}:a%3Ab`],
    [`uncoded:${PARTY}:Mu\u0308ller(1)`, `uncoded:${PARTY}:M%C3%BCller%281%29`],
    [`site:${PARTY}:%41`, `site:${PARTY}:A`],
    ['urn:uuid:A4A2BA57-1C50-48AD-8981-7A0EF032146B', undefined],
    ['uri:https://Example.com/x', 'uri:https://example.com/x'],
  ])('reads %j', (text, id) => {
    const expected = id ?? `uri:${text.toLowerCase()}`;
    expect(parseItemId(text)).toEqual({ ok: true, value: expected });
    expect(parseItemId(expected)).toEqual({ ok: true, value: expected });
  });

  it.each([
    ['', { reason: 'EMPTY' }],
    [CODE.slice(1), { reason: 'LENGTH_WRONG', found: '23', expected: '17, 19 or 24' }],
    [
      '04QCB76836300JBC4000O903',
      { reason: 'CHARACTER_NOT_ALLOWED', position: 21, suggestion: CODE },
    ],
    [`battery:${VIN}`, { reason: 'LENGTH_WRONG', found: '17', expected: '19 or 24' }],
    ['LNBSCB3F0CD120362', { reason: 'CHECK_CHARACTER_WRONG', position: 9, expected: '2' }],
    ['LNBSCB3FODD130955', { reason: 'CHARACTER_NOT_ALLOWED', position: 9, suggestion: VIN }],
    [`lot:${PARTY}`, { reason: 'NUMBER_MISSING' }],
    [`lot:${PARTY}:`, { reason: 'EMPTY' }],
    [`lot:${PARTY}:%20`, { reason: 'EMPTY' }],
    [`lot:${PARTY}:50%`, { reason: 'PERCENT_ENCODING_WRONG', position: 3 }],
    [`lot:${PARTY}:a%00b`, { reason: 'CONTROL_CHARACTER' }],
    [`lot:${PARTY}:a%0Ab`, { reason: 'CONTROL_CHARACTER' }],
    [`lot:${PARTY}:\ud800`, { reason: 'LONE_SURROGATE' }],
    [`lot:${PARTY}:${'x'.repeat(101)}`, { reason: 'TOO_LONG', found: '101', expected: '100' }],
    ['lot:91131022319834621U:1', { reason: 'CHECK_CHARACTER_WRONG' }],
    ['restricted:1', { reason: 'ITEM_PREFIX_UNKNOWN', found: 'restricted' }],
    ['__proto__:1', { reason: 'LENGTH_WRONG' }],
    ['constructor:1', { reason: 'ITEM_PREFIX_UNKNOWN' }],
  ])('refuses %j', (text, refusal) => {
    expect(parseItemId(text)).toMatchObject({ ok: false, ...refusal });
  });

  it('takes a VIN with a wrong check digit only where it is told to', () => {
    const wrong = 'lnbscb3f0cd120362';
    const value = 'vehicle:LNBSCB3F0CD120362';
    expect(parseItemId(wrong, { allowWrongVinCheck: true })).toEqual({ ok: true, value });
    expect(parseItemId(value, { allowWrongVinCheck: true })).toEqual({ ok: true, value });
    expect(parseItemId(value).ok).toBe(false);
    expect(parseItemId('LNBSCB3FICD120362', { allowWrongVinCheck: true }).ok).toBe(false);
  });

  it('is made of canonical parts and taken apart again', () => {
    const lot = lotItemId(PARTY, '批次 7:a');
    expect([partyOfItem(lot), numberOfItem(lot), codeOfItem(lot)]).toEqual([
      ...[PARTY, '批次 7:a', undefined],
    ]);
    const battery = batteryItemId(CODE);
    expect([codeOfItem(battery), partyOfItem(battery), numberOfItem(battery)]).toEqual([
      ...[CODE, undefined, undefined],
    ]);
    expect(codeOfItem('uri:urn:uuid:x')).toBeUndefined();
    expect(numberOfItem('uri:site:a:b')).toBeUndefined();
  });

  it.each([
    [batteryItemId('001PB24B3C0221953RP'), 'PACK'],
    [batteryItemId('X12MCPM27KLPCLX2M2382320'), 'MODULE'],
    [batteryItemId(CODE), 'CELL'],
    [vehicleItemId(VIN), 'VEHICLE'],
    [lotItemId(PARTY, '7'), 'MATERIAL_LOT'],
    [uncodedItemId(PARTY, '7'), 'UNCODED_BATTERY'],
    [siteItemId(PARTY, '7'), 'SITE'],
    ['uri:https://id.gs1.org/414/6901234000016', 'OTHER'],
    ['nothing', 'OTHER'],
  ])('tells the kind of %s: %s', (id, kind) => {
    expect(itemKindOf(id)).toBe(kind);
  });
});

describe('lot number', () => {
  it('is NFC and trimmed, its case kept', () => {
    expect(parseLotNumber(' Mu\u0308-a/B ')).toEqual({ ok: true, value: 'M\u00fc-a/B' });
  });

  it('takes a percent sign as it is', () => {
    expect(parseLotNumber('Ni 50%')).toEqual({ ok: true, value: 'Ni 50%' });
  });

  it.each(['', ' ', 'a\nb', 'a\tb', 'a\0b', '\ud800'])('refuses %j', (text) => {
    expect(parseLotNumber(text).ok).toBe(false);
  });
});

describe('scan', () => {
  it.each([
    'BC40000903\n04QCB76836300J',
    '04QCB76836300J\r\nBC40000903',
    'BC40000903+04QCB76836300J',
    'bc40000903 04qcb76836300j',
    ' BC4 0000 903 + 04QCB 76836300J ',
    'BC4 0000903 04QC B7683 6300J',
    '0JBC40000903\n04QCB7683630',
  ])('joins the two lines of a plate: %j', (text) => {
    expect(readScan(text)).toEqual({ ok: true, value: `battery:${CODE}` });
  });

  it('joins the lines of a second-life plate', () => {
    expect(readScan('1953RM\n001MB24B3C022')).toEqual({
      ok: true,
      value: 'battery:001MB24B3C0221953RM',
    });
  });

  it.each([`battery:${CODE}`, VIN, `lot:${PARTY}:a+b`, 'https://example.com/a+b'])(
    'reads what an item id may be: %s',
    (text) => {
      expect(readScan(text)).toEqual(parseItemId(text));
      expect(readScan(text).ok).toBe(true);
    },
  );

  it('refuses two lines that give different codes in the two orders', () => {
    expect(readScan('001CB1234567\n002CB7654321')).toEqual({
      ok: false,
      reason: 'PARTS_AMBIGUOUS',
    });
  });

  it('keeps the suggestion for O and 0 when the lines are swapped', () => {
    expect(readScan('BC4000O903\n04QCB76836300J')).toMatchObject({
      ok: false,
      reason: 'PARTS_DO_NOT_JOIN',
      suggestion: CODE,
    });
  });

  it('names the length where the pieces are no code together', () => {
    expect(readScan('BC40000903\n04QCB')).toMatchObject({ reason: 'LENGTH_WRONG', found: '15' });
    expect(readScan('+')).toMatchObject({ reason: 'LENGTH_WRONG' });
    expect(readScan('')).toMatchObject({ reason: 'EMPTY' });
  });

  it('takes a VIN with a wrong check digit where it is told to', () => {
    expect(readScan('LNBSCB3F0 CD120362', { allowWrongVinCheck: true }).ok).toBe(true);
    expect(readScan('LNBSCB3F0 CD120362')).toMatchObject({ reason: 'CHECK_CHARACTER_WRONG' });
  });
});
