/** Notes on their way to the database, in bounded memory. */
import { NOT_KEPT, type CountedNote } from './audit-note.js';

/** At the journal's usual pace a quarter of an hour; 4 kB each at most. */
export const WAITING_MAX = 5_000;
/** Different notes that are counted beyond that, before all of a kind count as one. */
export const COUNTED_MAX = 200;

export interface Waiting {
  readonly note: CountedNote;
  /** Called once, when the note is committed or never will be by itself. */
  readonly settle: () => void;
}

/**
 * First in, first out. Beyond the bound a note is counted with those of the same kind, code and party
 * instead of kept; with many of these, with all of its kind, under NOT_KEPT. The counts are written like
 * notes once what waited before them is.
 */
export class NoteQueue {
  private waiting: Waiting[] = [];
  private counted = new Map<string, CountedNote>();
  /** How many were only counted so far. */
  countedOnly = 0;

  get length(): number {
    return this.waiting.length + this.counted.size;
  }

  add(one: Waiting): void {
    if (this.waiting.length < WAITING_MAX) {
      this.waiting.push(one);
      return;
    }
    this.countOnly(one.note);
    one.settle();
  }

  /** Counts a note that the database will not have, whatever is done. */
  refuse({ note, settle }: Waiting): void {
    const { kind, outcome } = note;
    this.addCount(JSON.stringify([kind, outcome]), bare(note, NOT_KEPT));
    settle();
  }

  /** The next to be written, in the order in which they came. */
  take(max: number): Waiting[] {
    if (this.waiting.length > 0) return this.waiting.splice(0, max);
    const counts = [...this.counted.values()];
    this.counted.clear();
    return counts.map((note) => ({ note, settle: () => undefined }));
  }

  /** What could not be written goes back to its place. */
  putBack(taken: readonly Waiting[]): void {
    this.waiting = [...taken, ...this.waiting];
  }

  private countOnly(note: CountedNote): void {
    const { kind, outcome, code, partyId } = note;
    const key = JSON.stringify([kind, outcome, code, partyId]);
    if (this.counted.has(key) || this.counted.size < COUNTED_MAX) {
      this.addCount(key, { ...bare(note, code), partyId });
    } else {
      this.addCount(JSON.stringify([kind, outcome]), bare(note, NOT_KEPT));
    }
  }

  private addCount(key: string, note: CountedNote): void {
    this.countedOnly += note.occurrences;
    const known = this.counted.get(key);
    const occurrences = (known?.occurrences ?? 0) + note.occurrences;
    this.counted.set(key, { ...note, firstMs: known?.firstMs ?? note.firstMs, occurrences });
  }
}

/** What all that are counted together have in common. */
function bare({ kind, outcome, occurrences, firstMs }: CountedNote, code?: string): CountedNote {
  return { kind, outcome, code, occurrences, firstMs, detail: { countedOnly: true } };
}
