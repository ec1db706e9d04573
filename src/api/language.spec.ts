import { languageOf } from './language.js';

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['zh', 'zh'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
  ['en;q=0.2, ZH-Hans-CN;q=0.7', 'zh'],
  ['de, fr;q=0.9, zh;q=0.1', 'zh'],
  ['zh;q=0', 'en'],
  ['zh;q=much, en;q=0.1', 'en'],
  ['zhuang', 'en'],
  ['*', 'en'],
])('speaks to "%s" in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
