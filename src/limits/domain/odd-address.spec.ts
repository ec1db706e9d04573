import { hasCredential, isOdd, loggablePath } from './odd-address.js';

test.each([
  '/graphql',
  '/graphql?query=%7Ba%7D',
  '/graphql/assets/main-ABC.js',
  '/01/0950%C3%A4',
  '/a%20b',
])('takes %s as it is', (url) => {
  expect(isOdd(url)).toBe(false);
  expect(hasCredential(url)).toBe(false);
});

test.each([
  ...[
    '//graphql',
    '/graphql//',
    '/graphql;x',
    '/%67raphql',
    '/graphql%2f',
    '/graphql%2Fa',
    '/a\\b',
    '/%2e%2e/a',
  ],
  ...[
    '/graphql%3Bx',
    '/a/../graphql',
    '/./graphql',
    'graphql',
    '*',
    'http://h/graphql',
    '/%2567raphql',
    '/a%00',
  ],
])('R-SE-8: finds %s odd', (url) => {
  expect(isOdd(url)).toBe(true);
});

const TOKEN = `bl_${'0123456789abcdef'.repeat(3)}`;

test.each([
  ...[
    `/graphql?query={a}&x=${TOKEN}`,
    `/graphql/${TOKEN}`,
    '/graphql?access_token=x',
    '/graphql?a=1&TOKEN=x',
  ],
  ...[
    'http://user:secret@host/graphql',
    '/graphql?apiKey=1',
    `/graphql?x=${TOKEN.replace('_', '%5f')}`,
  ],
])('R-SE-12: sees the credential in %s, and keeps it out of the log', (url) => {
  expect(hasCredential(url)).toBe(true);
  expect(loggablePath(url)).toMatch(/^(\/graphql|\(odd\))$/);
});
