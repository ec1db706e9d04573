import type { CountedNote } from './audit-note.js';
import { COUNTED_MAX, NoteQueue, WAITING_MAX, type Waiting } from './note-queue.js';

function waiting(code: string, settle: () => void = () => undefined): Waiting {
  const note: CountedNote = {
    ...{ kind: 'EXPORT', outcome: 'DONE', code, partyId: 'p', subject: 's' },
    ...{ occurrences: 1, firstMs: 0 },
  };
  return { note, settle };
}

function drained(queue: NoteQueue): CountedNote[] {
  const notes: CountedNote[] = [];
  while (queue.length > 0) notes.push(...queue.take(500).map(({ note }) => note));
  return notes;
}

test('notes leave in the order in which they came, and go back to their place', () => {
  const queue = new NoteQueue();
  for (const code of ['1', '2', '3']) queue.add(waiting(code));
  const taken = queue.take(2);
  queue.add(waiting('4'));
  queue.putBack(taken);
  expect(drained(queue).map(({ code }) => code)).toEqual(['1', '2', '3', '4']);
});

test('R-SE-23: beyond the bound equal notes are counted, and the count is written', () => {
  const queue = new NoteQueue();
  for (let place = 0; place < WAITING_MAX; place += 1) queue.add(waiting('kept'));
  let settled = 0;
  for (let place = 0; place < 1_000; place += 1)
    queue.add(waiting('counted', () => (settled += 1)));
  expect(settled).toBe(1_000);
  expect(queue.length).toBe(WAITING_MAX + 1);
  const last = drained(queue).at(-1);
  expect(last).toEqual({
    ...{ kind: 'EXPORT', outcome: 'DONE', code: 'counted', partyId: 'p' },
    ...{ occurrences: 1_000, firstMs: 0, detail: { countedOnly: true } },
  });
});

test('R-SE-23: whatever comes, memory is bounded and every note is counted', () => {
  const queue = new NoteQueue();
  const told = WAITING_MAX + 10_000;
  for (let place = 0; place < told; place += 1) queue.add(waiting(`code ${place}`));
  expect(queue.length).toBe(WAITING_MAX + COUNTED_MAX + 1);
  expect(queue.countedOnly).toBe(10_000);
  const notes = drained(queue);
  expect(notes.reduce((sum, { occurrences }) => sum + occurrences, 0)).toBe(told);
  expect(notes.find(({ code }) => code === 'NOT_KEPT')?.occurrences).toBe(10_000 - COUNTED_MAX);
});

test('what the database will not have is counted as not kept', () => {
  const queue = new NoteQueue();
  queue.refuse(waiting('odd'));
  const { note } = waiting('NOT_KEPT');
  const { subject: _subject, partyId: _party, ...kept } = note;
  expect(drained(queue)).toEqual([{ ...kept, detail: { countedOnly: true } }]);
});
