import { readTerminal } from './terminal.js';

it.each([
  [{}, 'en'],
  [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
  [{ LANG: 'zh' }, 'zh'],
  [{ LANG: 'zhuang' }, 'en'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C.UTF-8' }, 'en'],
  [{ LANG: 'en_GB.UTF-8', LC_MESSAGES: 'zh_TW' }, 'zh'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, 'zh'],
])('%j is spoken to in %s (R-UX-18)', (source, language) => {
  expect(readTerminal(source).language).toBe(language);
});

it.each([
  [{}, true],
  [{ NO_COLOR: '1' }, false],
  [{ NO_COLOR: '' }, true],
])('%j may have colours: %s (R-UX-17)', (source, mayColour) => {
  expect(readTerminal(source).mayColour).toBe(mayColour);
});
