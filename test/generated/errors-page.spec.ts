import { readFileSync, writeFileSync } from 'node:fs';
import { ERROR_CODES } from '../../src/errors/error-code.js';
import { FAULT_CODES } from '../../src/errors/fault-texts.js';
import { renderErrorsPage } from '../../src/errors/errors-page.js';
import { REASON_TEXTS } from '../../src/errors/reason-texts.js';

const page = new URL('../../docs/errors.md', import.meta.url);

describe('page of errors', () => {
  it('is what docs/errors.md says (UPDATE_DOCS=1 writes it)', () => {
    if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(page, renderErrorsPage());
    expect(readFileSync(page, 'utf8')).toBe(renderErrorsPage());
  });

  it('has every code, fault and reason once, the codes in the order of their ranks', () => {
    const titles = [...renderErrorsPage().matchAll(/^### (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual([...ERROR_CODES, ...FAULT_CODES, ...Object.keys(REASON_TEXTS)]);
  });

  it('says each in English and in Chinese', () => {
    const [, codes = ''] = renderErrorsPage().split('## Codes');
    for (const section of codes.split(/^### /m).slice(1)) {
      const [, english = '', chinese = ''] = section.split(/^- /m);
      expect(english).toMatch(/[a-z]{2}/);
      expect(chinese).toMatch(/\p{Script=Han}/u);
    }
  });
});
