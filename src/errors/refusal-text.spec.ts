import { ERROR_CODES } from './error-code.js';
import { LANGUAGES } from './error-text.js';
import { ERROR_TEXTS } from './error-texts.js';
import { FAULT_CODES } from './fault-texts.js';
import { REASON_TEXTS } from './reason-texts.js';
import { faultText, refusalText } from './refusal-text.js';

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

  it('names the whole of what was sent by a word, not by its empty pointer', () => {
    const whole = { code: 'MALFORMED_BATTERY_CODE', path: '', params: { value: 'x' } } as const;
    expect(refusalText(whole, 'en').message).toBe('This is no battery code (GB/T 34014): “x”.');
    expect(refusalText(whole, 'zh').message).toMatch(/^此内容不是/);
  });

  it('says the rule: so many digits, so many levels', () => {
    const params = { value: '0.0000001', reason: 'TOO_FINE', found: '7', expected: '6' };
    const { message } = refusalText({ code: 'MALFORMED_MASS', path: '/m', params }, 'en');
    expect(message).toContain('at most 6 digits may stand after the point');
    const tree = { reason: 'TREE_TOO_DEEP', levels: 8 };
    expect(refusalText({ code: 'VALUE_NOT_ALLOWED', path: '/c', params: tree }, 'en').message).toBe(
      '/c has a value that is not allowed. The tree of parts is deeper than 8 levels.',
    );
  });

  it.each([
    ['LIST_LENGTH', { expected: '1 to 100', found: 101 }, '1 至 100'],
    ['LIST_LENGTH', { expected: 'at most 250', found: 251 }, '最多 250'],
    ['LIST_LENGTH', { expected: 'at least 1', found: 0 }, '至少 1'],
    ['WRONG_TYPE', { expected: 'object' }, '应为对象'],
    ['MALFORMED_ITEM_ID', { reason: 'LENGTH_WRONG', expected: '17, 19 or 24' }, '17、19 或 24'],
    ['MALFORMED_INTEGER', { reason: 'OUT_OF_RANGE', expected: '1 to 200' }, '1 至 200'],
    [
      'FIELDS_CONTRADICT',
      {
        ...{ reason: 'NOTHING_HANDED_OVER' },
        expected: 'items, or fromLot with newLotNumber and massKg',
      },
      'items 或 fromLot、newLotNumber、massKg',
    ],
    [
      'NOT_AUTHORISED',
      { role: 'A, B', law: 'No. 35 (2018) Art. 14; Order 73 Art. 22' },
      '第 22 条',
    ],
  ] as const)('speaks Chinese alone: %s %j', (code, params, says) => {
    const { message } = refusalText({ code, path: '/x', params }, 'zh');
    expect(message).toContain(says);
    expect(message).not.toMatch(/\b(to|or|and|with|at|most|least|object|Order|Art)\b/);
  });

  it('tells when a mandate ended, where one did', () => {
    const said = (params: object): string | undefined =>
      refusalText(
        { code: 'FOREIGN_MAKER_CODE', path: '/x', params: { makerCode: 'ZZ1', ...params } },
        'en',
      ).hint;
    expect(said({})).toMatch(/mandateGiven\.$/);
    expect(said({ mandateUntil: '2021-12-31' })).toContain('ended on 2021-12-31');
  });
});

describe('text of a fault', () => {
  it.each(FAULT_CODES)('says what to do in every language: %s', (code) => {
    for (const language of LANGUAGES) {
      const counted = { cost: 60, limit: 50, remaining: 5, seconds: 2 };
      const params = { max: 50, unit: 'aliases', ...counted };
      const said = faultText(code, language, { params });
      expect(said.hint).toMatch(language === 'en' ? /[a-z]{2}/ : /\p{Script=Han}/u);
      expect(`${said.message} ${said.hint ?? ''}`).not.toMatch(/[[\]{}?]/);
    }
  });

  it('keeps the words of the GraphQL library, behind a Chinese sentence', () => {
    const detail = 'Syntax Error: Expected Name.';
    expect(faultText('GRAPHQL_PARSE_FAILED', 'en', { detail }).message).toBe(detail);
    expect(faultText('GRAPHQL_PARSE_FAILED', 'zh', { detail }).message).toBe(
      `查询不是有效的 GraphQL。${detail}`,
    );
  });
});

describe('texts of reasons', () => {
  it.each(Object.entries(REASON_TEXTS))('are Chinese in Chinese: %s', (_, { zh }) => {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(zh).not.toMatch(/\b(to|or|of|and)\b/);
  });
});
