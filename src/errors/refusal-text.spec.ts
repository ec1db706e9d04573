import { ERROR_CODES } from './error-code.js';
import { LANGUAGES } from './error-text.js';
import { ERROR_TEXTS } from './error-texts.js';
import { refusalText } from './refusal-text.js';

describe('refusal text', () => {
  it('has a sentence for every code in every language', () => {
    for (const code of ERROR_CODES) {
      for (const language of LANGUAGES) expect(ERROR_TEXTS[code][language].message).not.toBe('');
    }
  });

  it('names the position and reason of a wrong code, and what would have parsed', () => {
    const violation = {
      code: 'MALFORMED_BATTERY_CODE',
      path: '/batteryProduced/product',
      params: {
        ...{ value: '04QCB76836300JBC4000090O', reason: 'CHARACTER_NOT_ALLOWED', position: 24 },
        ...{ found: 'O', suggestion: '04QCB76836300JBC40000900' },
      },
    } as const;
    const english = refusalText(violation, 'en');
    expect(english.message).toContain('/batteryProduced/product');
    expect(english.message).toContain('“O” may not stand at position 24');
    expect(english.hint).toBe('Did you mean 04QCB76836300JBC40000900?');
    expect(refusalText(violation, 'zh').message).toContain('第 24 位');
  });

  it('leaves out a clause whose value is not known', () => {
    const { message } = refusalText({ code: 'NOT_AUTHORISED', path: '/x' }, 'en');
    expect(message).not.toMatch(/[[\]{}?]/);
  });

  it('leaves no place unfilled when nothing but the path is known', () => {
    for (const code of ERROR_CODES) {
      for (const language of LANGUAGES) {
        const { message } = refusalText({ code, path: '/x' }, language);
        expect(message).not.toMatch(/[[\]{}]/);
      }
    }
  });
});
