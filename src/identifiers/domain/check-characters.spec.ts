import fc from 'fast-check';
import { parseCreditCode } from './credit-code.js';
import { parseVin } from './vin.js';

describe('VIN', () => {
  it.each(['1M8GDM9AXKP042788', 'LNBSCB3F0DD130955', 'WBAXW1104J0X16755'])('takes %s', (vin) => {
    expect(parseVin(` ${vin.toLowerCase()}`)).toEqual({ ok: true, vin });
  });

  it('names the check digit that was expected', () => {
    expect(parseVin('LNBSCB3F0CD120362')).toEqual({
      ok: false,
      reason: 'CHECK_CHARACTER_WRONG',
      position: 9,
      found: '0',
      expected: '2',
    });
  });

  it('refuses 16 characters, as a published test client sent', () => {
    expect(parseVin('L938C4D4XJ000009')).toMatchObject({ reason: 'LENGTH_WRONG', found: '16' });
  });

  it('expects 6 where a published test client sent 4', () => {
    expect(parseVin('L938C4D4XJ0000093')).toMatchObject({ position: 9, expected: '6' });
  });

  it('shows a refused character whole, and turns no foreign letter into one of ours', () => {
    expect(parseVin('1M8GD😀AXKP042788')).toMatchObject({ position: 6, found: '😀' });
    expect(parseVin('ſM8GDM9AXKP042788')).toMatchObject({ position: 1, found: 'ſ' });
  });

  it.each(['I', 'O', 'Q'])('refuses %s at its position', (letter) => {
    expect(parseVin(`1M8GD${letter}9AXKP042788`)).toMatchObject({
      reason: 'CHARACTER_NOT_ALLOWED',
      position: 6,
    });
  });

  it('suggests 0 for O and 1 for I where the check digit says so, and does not write it', () => {
    expect(parseVin('1M8GDM9AXKPO42788')).toEqual({
      ok: false,
      reason: 'CHARACTER_NOT_ALLOWED',
      position: 12,
      found: 'O',
      suggestion: '1M8GDM9AXKP042788',
    });
    expect(parseVin('IM8GDM9AXKPO42788')).toMatchObject({ suggestion: '1M8GDM9AXKP042788' });
    expect(parseVin('1M8GDM9AXKPO42789')).not.toHaveProperty('suggestion');
    expect(parseVin('1M8GDM9AXKPQ42788')).not.toHaveProperty('suggestion');
  });
});

describe('credit code', () => {
  const CODE = '91131022319834621T';

  it('takes a code whose check character fits', () => {
    expect(parseCreditCode(CODE)).toEqual({ ok: true, creditCode: CODE });
  });

  it('names the check character that was expected', () => {
    expect(parseCreditCode(CODE.slice(0, 17) + 'U')).toMatchObject({
      reason: 'CHECK_CHARACTER_WRONG',
      position: 18,
      expected: 'T',
    });
  });

  it('finds every single mistyped digit', () => {
    fc.assert(
      fc.property(fc.nat({ max: 16 }), fc.constantFrom(...'0123456789'), (index, digit) => {
        const changed = CODE.slice(0, index) + digit + CODE.slice(index + 1);
        return parseCreditCode(changed).ok === (changed === CODE);
      }),
    );
  });

  it('refuses 17 characters and a letter that the alphabet leaves out', () => {
    expect(parseCreditCode(CODE.slice(1))).toMatchObject({ reason: 'LENGTH_WRONG' });
    expect(parseCreditCode(`I${CODE.slice(1)}`)).toMatchObject({ position: 1 });
  });
});
