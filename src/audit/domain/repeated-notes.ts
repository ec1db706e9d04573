/** Tells what is said for the first time in a minute from what repeats it, which is counted. */
import { keptNote, type AuditNote, type CountedNote } from './audit-note.js';

export const WINDOW_MS = 60_000;
/** Parties that are refused something, each with its codes; there are hardly as many at once. */
export const PARTIES_MAX = 1_000;
/** Addresses of strangers, of whom there is no end. */
export const STRANGERS_MAX = 50;
/** Reads that are told apart. */
export const READS_MAX = 1_000;
/** In the place of an address or a party: all beyond those that are told apart. */
export const ELSEWHERE = 'elsewhere';

type Group = 'PARTY' | 'STRANGER' | 'READ' | 'ELSEWHERE';
const GROUP_MAX: Readonly<Record<Group, number>> = {
  ...{ PARTY: PARTIES_MAX, STRANGER: STRANGERS_MAX, READ: READS_MAX },
  // One a code, of which there are few.
  ELSEWHERE: Number.POSITIVE_INFINITY,
};

interface Source {
  readonly group: Group;
  readonly key: string;
  /** What is written of it. */
  readonly note: AuditNote;
}

interface Window {
  readonly endsMs: number;
  readonly group: Group;
  /** The first that was not written by itself. */
  repeated: AuditNote | undefined;
  firstMs: number;
  occurrences: number;
}

/**
 * A flood makes two entries a minute and source, not a million: the first is written when it comes, and
 * how many came after it when its minute is over. Refusals are told apart by kind, code and who asked, and
 * beyond a number of those by kind and code; reads only where all is equal. What gives rights or takes
 * files away is never counted together.
 */
export class RepeatedNotes {
  /** In the order in which they end. */
  private readonly windows = new Map<string, Window>();
  private readonly open: Record<Group, number> = { PARTY: 0, STRANGER: 0, READ: 0, ELSEWHERE: 0 };

  /** The note, cut to its bounds, where it is to be written by itself; undefined where it was counted. */
  admit(told: AuditNote, nowMs: number): CountedNote | undefined {
    const note = keptNote(told);
    const source = this.sourceOf(note);
    if (source === undefined) return { ...note, occurrences: 1, firstMs: nowMs };
    const window = this.windows.get(source.key);
    if (window !== undefined) {
      count(window, source.note, nowMs);
      return undefined;
    }
    const { group, key } = source;
    this.open[group] += 1;
    const endsMs = nowMs + WINDOW_MS;
    this.windows.set(key, { endsMs, group, repeated: undefined, firstMs: 0, occurrences: 0 });
    return { ...source.note, occurrences: 1, firstMs: nowMs };
  }

  /** The counts of the minutes that are over; of all where no time is given. */
  take(nowMs = Number.POSITIVE_INFINITY): CountedNote[] {
    const over: CountedNote[] = [];
    for (const [key, window] of this.windows) {
      if (window.endsMs > nowMs) break;
      this.windows.delete(key);
      this.open[window.group] -= 1;
      const { repeated, occurrences, firstMs } = window;
      if (repeated !== undefined) over.push({ ...repeated, occurrences, firstMs });
    }
    return over;
  }

  get isEmpty(): boolean {
    return this.windows.size === 0;
  }

  private sourceOf(note: AuditNote): Source | undefined {
    const group = groupOf(note);
    if (group === undefined) return undefined;
    const key = keyOf(note, group);
    if (this.windows.has(key) || this.open[group] < GROUP_MAX[group]) return { group, key, note };
    if (group === 'READ') return undefined;
    const { kind, outcome, code } = note;
    const counted = { kind, outcome, code, detail: { from: ELSEWHERE } };
    return { group: 'ELSEWHERE', key: JSON.stringify([kind, outcome, code]), note: counted };
  }
}

function count(window: Window, note: AuditNote, nowMs: number): void {
  if (window.repeated === undefined) {
    window.repeated = note;
    window.firstMs = nowMs;
  }
  window.occurrences += 1;
}

/** Undefined for what is always written by itself. */
function groupOf({ kind, outcome, partyId }: AuditNote): Group | undefined {
  if (outcome === 'REFUSED') return partyId === undefined ? 'STRANGER' : 'PARTY';
  return kind === 'RESTRICTED_READ' ? 'READ' : undefined;
}

function keyOf(note: AuditNote, group: Group): string {
  const { kind, outcome, code, partyId, credentialId, subject, detail } = note;
  const asked = [group, kind, outcome, code, partyId, credentialId];
  if (group === 'READ') return JSON.stringify([...asked, subject, detail]);
  const address = detail?.['address'];
  const from = group === 'STRANGER' && typeof address === 'string' ? networkOf(address) : '';
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
