import { keptNote, LIST_ENTRIES_MAX, type AuditNote } from './audit-note.js';

const NOTE: AuditNote = { kind: 'EXPORT', outcome: 'DONE' };
const TOKEN = `bl_${'a1B2'.repeat(18)}`;

test('R-SE-23: a note keeps what a terminal would obey as it was sent', () => {
  const subject = 'a\r\nb\u001b[2J\u009b31m\u202egnp.exe\u2066 <b>=1+1';
  expect(keptNote({ ...NOTE, subject }).subject).toBe(subject);
});

test('a note holds no NUL and no half character, which the database does not have', () => {
  const kept = keptNote({ ...NOTE, subject: 'a\0b\ud800', detail: { 'c\udfff': ['\0'] } });
  expect(kept.subject).toBe('a\ufffdb\ufffd');
  expect(kept.detail).toEqual({ 'c\ufffd': ['\ufffd'] });
});

test('R-SE-12: a note never holds a credential, wherever somebody put it', () => {
  const kept = keptNote({
    ...{ ...NOTE, subject: TOKEN, code: `x ${TOKEN}`, partyId: TOKEN },
    detail: {
      userAgent: `curl Bearer ${TOKEN}`,
      list: [TOKEN],
      [TOKEN]: 1,
      long: 'x'.repeat(290) + TOKEN,
    },
  });
  expect(JSON.stringify(kept)).not.toContain('a1B2a1B2');
});

test('what is too long is cut, and says so', () => {
  const list = Array.from({ length: LIST_ENTRIES_MAX + 5 }, (_, place) => `event ${place}`);
  const kept = keptNote({ ...NOTE, subject: 'y'.repeat(10_000), detail: { list } });
  expect(kept.subject).toHaveLength(300);
  expect(kept.subject?.endsWith('…')).toBe(true);
  expect(kept.detail?.['list']).toHaveLength(LIST_ENTRIES_MAX + 1);
  expect(kept.detail?.['list']).toContain('… 5 more');
});

test('a note’s detail is bounded as a whole, and counts what was left out', () => {
  const names = Array.from({ length: 50 }, (_, place) => `name${place}`);
  const many = keptNote({ ...NOTE, detail: Object.fromEntries(names.map((name) => [name, 1])) });
  expect(many.detail?.['leftOut']).toBe(34);
  const list = Array.from({ length: 20 }, () => 'z'.repeat(300));
  const long = keptNote({ ...NOTE, detail: { first: 1, list } });
  expect(long.detail).toEqual({ first: 1, leftOut: 1 });
});
