import type { Sample } from './metric-source.js';

/** What is beyond the words that are known is counted under this one. */
const OTHER = 'OTHER';

/** Counts by a label whose values are known beforehand. */
export class Tally {
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly label: string,
    private readonly known: ReadonlySet<string>,
  ) {}

  add(value: string, count = 1): void {
    const counted = this.known.has(value) ? value : OTHER;
    this.counts.set(counted, (this.counts.get(counted) ?? 0) + count);
  }

  samples(): Sample[] {
    return [...this.counts].map(([value, count]) => ({
      ...{ labels: { [this.label]: value }, value: count },
    }));
  }
}
