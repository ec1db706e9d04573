import { TEXT_CHARS_MAX, parseText } from './text.js';

describe('text', () => {
  it('is trimmed and in NFC', () => {
    expect(parseText('  Mu\u0308ller \u3000')).toEqual({ ok: true, value: 'M\u00fcller' });
  });

  it('keeps line breaks and tabs, and writes the breaks of Windows as one character', () => {
    expect(parseText('a\r\nb\tc\nd')).toEqual({ ok: true, value: 'a\nb\tc\nd' });
  });

  it('keeps a prototype name and an emoji as they are', () => {
    expect(parseText('__proto__ 🔋')).toEqual({ ok: true, value: '__proto__ 🔋' });
  });

  it.each([
    ['', 'EMPTY'],
    [' \n\u00a0', 'EMPTY'],
    ['a\0b', 'CONTROL_CHARACTER'],
    ['a\rb', 'CONTROL_CHARACTER'],
    ['a\u001bb', 'CONTROL_CHARACTER'],
    ['a\u0085b', 'CONTROL_CHARACTER'],
    ['a\ud800b', 'LONE_SURROGATE'],
    ['a\udc00\ud800', 'LONE_SURROGATE'],
    ['x'.repeat(TEXT_CHARS_MAX + 1), 'TOO_LONG'],
  ])('refuses %j: %j', (text, reason) => {
    expect(parseText(text)).toMatchObject({ ok: false, reason });
  });

  it('names the position of what it refuses', () => {
    expect(parseText('ab\0')).toMatchObject({ position: 3 });
    expect(parseText('🔋\ud800')).toMatchObject({ position: 3 });
  });

  it('takes as many characters as it is told', () => {
    expect(parseText('abc', 3).ok).toBe(true);
    expect(parseText('abcd', 3)).toMatchObject({ reason: 'TOO_LONG', found: '4', expected: '3' });
  });
});
