/** Tells what is said for the first time in a minute from what repeats it, which is counted. */
import { keptNote, type AuditNote, type CountedNote } from './audit-note.js';

export const WINDOW_MS = 60_000;
/** Of parties that are known; there are not more at once. */
export const SOURCES_MAX = 1_000;
/** Addresses of strangers, of whom there is no end: all beyond count together. */
export const STRANGERS_MAX = 50;
/** In the place of an address. */
export const ELSEWHERE = 'elsewhere';

interface Window {
  readonly endsMs: number;
  readonly ofStranger: boolean;
  /** The first that was not written by itself. */
  repeated: AuditNote | undefined;
  firstMs: number;
  occurrences: number;
}

/**
 * A flood makes two entries a minute and source, not a million: the first is written when it comes, and
 * how many came after it when its minute is over. Refusals are told apart by kind, code and who asked;
 * reads only where all is equal. What gives rights or takes files away is never counted together.
 */
export class RepeatedNotes {
  /** In the order in which they end. */
  private readonly windows = new Map<string, Window>();
  private strangers = 0;

  /** The note, cut to its bounds, where it is to be written by itself; undefined where it was counted. */
  admit(told: AuditNote, nowMs: number): CountedNote | undefined {
    const note = keptNote(told);
    const single = { ...note, occurrences: 1, firstMs: nowMs };
    const source = sourceOf(note);
    if (source === undefined) return single;
    const { key, counted } = this.placeOf(note, source);
    const window = this.windows.get(key);
    if (window !== undefined && nowMs < window.endsMs) {
      count(window, counted, nowMs);
      return undefined;
    }
    // What is over is taken before it is opened anew; without room for it, it is written by itself.
    if (window !== undefined || this.windows.size >= SOURCES_MAX) return single;
    this.open(key, note, nowMs);
    return { ...counted, occurrences: 1, firstMs: nowMs };
  }

  /** The counts of the minutes that are over; of all where no time is given. */
  take(nowMs = Number.POSITIVE_INFINITY): CountedNote[] {
    const over: CountedNote[] = [];
    for (const [key, window] of this.windows) {
      if (window.endsMs > nowMs) break;
      this.windows.delete(key);
      if (window.ofStranger) this.strangers -= 1;
      const { repeated, occurrences, firstMs } = window;
      if (repeated !== undefined) over.push({ ...repeated, occurrences, firstMs });
    }
    return over;
  }

  get isEmpty(): boolean {
    return this.windows.size === 0;
  }

  private open(key: string, { partyId }: AuditNote, nowMs: number): void {
    const ofStranger = partyId === undefined;
    if (ofStranger) this.strangers += 1;
    const endsMs = nowMs + WINDOW_MS;
    this.windows.set(key, { endsMs, ofStranger, repeated: undefined, firstMs: 0, occurrences: 0 });
  }

  private placeOf(note: AuditNote, source: string): { key: string; counted: AuditNote } {
    if (note.partyId !== undefined) return { key: source, counted: note };
    if (this.windows.has(source) || this.strangers < STRANGERS_MAX) {
      return { key: source, counted: note };
    }
    const { kind, outcome, code } = note;
    const counted = { kind, outcome, code, detail: { address: ELSEWHERE } };
    return { key: JSON.stringify([kind, outcome, code, ELSEWHERE]), counted };
  }
}

function count(window: Window, note: AuditNote, nowMs: number): void {
  if (window.repeated === undefined) {
    window.repeated = note;
    window.firstMs = nowMs;
  }
  window.occurrences += 1;
}

/** By what repetitions are told; undefined for what is always written. */
function sourceOf(note: AuditNote): string | undefined {
  const { kind, outcome, code, partyId, credentialId, subject, detail } = note;
  const asked = [kind, outcome, code, partyId, credentialId];
  if (kind === 'RESTRICTED_READ' && outcome === 'DONE') {
    return JSON.stringify([...asked, subject, detail]);
  }
  if (outcome !== 'REFUSED') return undefined;
  const address = detail?.['address'];
  const from = partyId === undefined && typeof address === 'string' ? networkOf(address) : '';
  return JSON.stringify([...asked, from]);
}

/** Whoever has one IPv6 address has 2^64 of them: they count as one. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = address.includes('::') ? [...before, ...zeros, ...after] : before;
  return `${groups.slice(0, 4).join(':')}::/64`;
}
