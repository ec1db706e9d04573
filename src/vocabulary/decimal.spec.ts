import { parseDecimal } from './decimal.js';

describe('decimal', () => {
  it.each([
    ['1.50', '1.5'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['0', '0'],
    ['-12.340', '-12.34'],
    [' 412.5 ', '412.5'],
    ['999999999999999.999999999', '999999999999999.999999999'],
    ['1.0000000000000', '1'],
  ])('reads %j as %j', (text, value) => {
    expect(parseDecimal(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['', 'EMPTY'],
    ['+1', 'NOT_A_DECIMAL'],
    ['1e3', 'NOT_A_DECIMAL'],
    ['.5', 'NOT_A_DECIMAL'],
    ['5.', 'NOT_A_DECIMAL'],
    ['-', 'NOT_A_DECIMAL'],
    ['--1', 'NOT_A_DECIMAL'],
    ['1-2', 'NOT_A_DECIMAL'],
    ['1.2.3', 'NOT_A_DECIMAL'],
    ['NaN', 'NOT_A_DECIMAL'],
    ['Infinity', 'NOT_A_DECIMAL'],
    ['0x10', 'NOT_A_DECIMAL'],
    ['１２', 'NOT_A_DECIMAL'],
    ['007', 'LEADING_ZERO'],
    ['1' + '0'.repeat(400), 'TOO_LARGE'],
    ['1000000000000000', 'TOO_LARGE'],
    ['0.0000000001', 'TOO_FINE'],
  ])('refuses %j: %j', (text, reason) => {
    expect(parseDecimal(text)).toMatchObject({ ok: false, reason });
  });

  it('names the comma of a decimal that was written with one', () => {
    expect(parseDecimal('12,5')).toMatchObject({ position: 3, found: ',' });
  });
});
