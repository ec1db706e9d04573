import type { AuditNote } from './audit-note.js';
import {
  ELSEWHERE,
  networkOf,
  PARTIES_MAX,
  READS_MAX,
  RepeatedNotes,
  STRANGERS_MAX,
  WINDOW_MS,
} from './repeated-notes.js';

function refusal(partyId: string, code = 'NOT_AUTHORISED'): AuditNote {
  return { kind: 'REFUSAL', outcome: 'REFUSED', partyId, code };
}

function stranger(address: string): AuditNote {
  return { kind: 'AUTHENTICATION', outcome: 'REFUSED', code: 'UNKNOWN', detail: { address } };
}

test('R-SE-23: the first refusal of a minute is written at once, the others as one count', () => {
  const notes = new RepeatedNotes();
  expect(notes.admit(refusal('a'), 0)).toMatchObject({ occurrences: 1, firstMs: 0 });
  for (let place = 1; place <= 100; place += 1) {
    expect(notes.admit({ ...refusal('a'), subject: `try ${place}` }, place)).toBeUndefined();
  }
  expect(notes.take(WINDOW_MS - 1)).toEqual([]);
  expect(notes.take(WINDOW_MS)).toMatchObject([
    { code: 'NOT_AUTHORISED', subject: 'try 1', occurrences: 100, firstMs: 1 },
  ]);
  expect(notes.isEmpty).toBe(true);
  expect(notes.admit(refusal('a'), WINDOW_MS)).toMatchObject({ occurrences: 1 });
  expect(notes.take()).toEqual([]);
});

test('other parties, credentials and codes are counted apart', () => {
  const notes = new RepeatedNotes();
  const told = [
    ...[refusal('a'), refusal('b'), refusal('a', 'EVENT_ID_REUSED')],
    { ...refusal('a'), credentialId: 'c1' },
  ];
  for (const note of told) expect(notes.admit(note, 0)).toBeDefined();
  for (const note of told) expect(notes.admit(note, 1)).toBeUndefined();
  expect(notes.take()).toHaveLength(told.length);
});

test('R-SE-23: a flood of strangers from everywhere makes a bounded number of entries a minute', () => {
  const notes = new RepeatedNotes();
  let written = 0;
  for (let place = 0; place < 100_000; place += 1) {
    const address = `10.${place >> 16}.${(place >> 8) & 255}.${place & 255}`;
    if (notes.admit(stranger(address), 0) !== undefined) written += 1;
  }
  expect(written).toBe(STRANGERS_MAX + 1);
  const [count, ...more] = notes.take();
  expect(more).toEqual([]);
  expect(count).toMatchObject({
    ...{ detail: { from: ELSEWHERE }, occurrences: 100_000 - written },
  });
});

test('known parties are heard while strangers flood', () => {
  const notes = new RepeatedNotes();
  for (let place = 0; place < 500; place += 1) notes.admit(stranger(`192.0.2.${place}`), 0);
  expect(notes.admit(refusal('a'), 0)).toBeDefined();
});

test('beyond the parties that are told apart, refusals are counted by their code', () => {
  const notes = new RepeatedNotes();
  for (let place = 0; place < PARTIES_MAX; place += 1) notes.admit(refusal(`party ${place}`), 0);
  expect(notes.admit(refusal('another'), 1)).toMatchObject({ detail: { from: ELSEWHERE } });
  expect(notes.admit(refusal('yet another'), 1)).toBeUndefined();
  expect(notes.admit(refusal('party 1'), 1)).toBeUndefined();
});

test('beyond the reads that are told apart, each is written by itself, and refusals are still counted', () => {
  const notes = new RepeatedNotes();
  const read = (subject: string): AuditNote => {
    return { kind: 'RESTRICTED_READ', outcome: 'DONE', partyId: 'a', subject };
  };
  for (let place = 0; place < READS_MAX; place += 1) notes.admit(read(`item ${place}`), 0);
  expect(notes.admit(read('another'), 1)).toMatchObject({ subject: 'another' });
  expect(notes.admit(read('another'), 1)).toMatchObject({ subject: 'another' });
  expect(notes.admit(read('item 1'), 1)).toBeUndefined();
  notes.admit(refusal('a'), 1);
  expect(notes.admit(refusal('a'), 1)).toBeUndefined();
});

test('reads are counted together only where all is equal; grants and exports never', () => {
  const notes = new RepeatedNotes();
  const read: AuditNote = { kind: 'RESTRICTED_READ', outcome: 'DONE', partyId: 'a', subject: 'x' };
  expect(notes.admit(read, 0)).toBeDefined();
  expect(notes.admit({ ...read, subject: 'y' }, 0)).toBeDefined();
  expect(notes.admit({ ...read, detail: { groups: ['custody'] } }, 0)).toBeDefined();
  expect(notes.admit({ ...read, requestId: 'another' }, 0)).toBeUndefined();
  for (const kind of ['GRANT', 'EXPORT', 'AUTHENTICATION'] as const) {
    const note: AuditNote = { kind, outcome: 'DONE', partyId: 'a' };
    expect(notes.admit(note, 0)).toBeDefined();
    expect(notes.admit(note, 0)).toBeDefined();
  }
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
