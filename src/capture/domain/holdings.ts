/**
 * What capture knows of the codes and lots that its events concern, and drafts of it: an event is
 * tried on a draft, and the draft is kept or thrown away as a whole.
 *
 * Masses in whole milligrams.
 */
import { strict as assert } from 'node:assert';
import { mostDrawn } from './draw-tolerance.js';

/** Who reported that an item begins. */
export interface Beginning {
  readonly eventId: string;
  readonly principal: string;
}

export interface Lot {
  /** The party that began it, or whose reception was recorded last. */
  readonly holder: string;
  readonly contentMassMg: bigint;
  readonly drawnMassMg: bigint;
}

export interface Holdings {
  beginningOf(item: string): Beginning | undefined;
  lotOf(item: string): Lot | undefined;
}

/**
 * What is to be written of a lot, and under which condition: another may have written it since it was
 * read. Whoever finds it otherwise decides again.
 */
export interface LotChange {
  readonly item: string;
  /** As it was read; undefined of one that begins. */
  readonly before: Lot | undefined;
  readonly after: Lot;
  /** The most that may be drawn by now without changing any decision; undefined where it changes none. */
  readonly drawnMassMgMax: bigint | undefined;
}

/** What of a lot decided, the later more than the one before: who holds it, its room, all of it. */
const RELIANCES = ['HOLDER', 'ROOM', 'WHOLE'] as const;
type Reliance = (typeof RELIANCES)[number];

/** As loaded from the store, without locks: what decides is looked at again where it is written. */
export class LoadedHoldings implements Holdings {
  constructor(
    private readonly beginnings: ReadonlyMap<string, Beginning>,
    private readonly lots: ReadonlyMap<string, Lot>,
  ) {}

  beginningOf(item: string): Beginning | undefined {
    return this.beginnings.get(item);
  }

  lotOf(item: string): Lot | undefined {
    return this.lots.get(item);
  }
}

/** Changes on top of other holdings, which stay as they are until `keep`. */
export class HoldingsDraft implements Holdings {
  readonly beginnings = new Map<string, Beginning>();
  readonly lots = new Map<string, Lot>();
  private readonly reliances = new Map<string, Reliance>();

  constructor(private readonly under: Holdings) {}

  beginningOf(item: string): Beginning | undefined {
    return this.beginnings.get(item) ?? this.under.beginningOf(item);
  }

  lotOf(item: string): Lot | undefined {
    return this.lots.get(item) ?? this.under.lotOf(item);
  }

  begin(item: string, beginning: Beginning): void {
    assert(this.beginningOf(item) === undefined, 'an item begins once');
    this.beginnings.set(item, beginning);
  }

  /** What the lot is now follows from all that it was. */
  setLot(item: string, lot: Lot): void {
    this.change(item, lot, 'WHOLE');
  }

  /** Of a lot that is known, and has as much left. */
  draw(item: string, massMg: bigint): void {
    const lot = this.lotOf(item);
    assert(lot !== undefined, 'what is drawn on is known');
    this.change(item, { ...lot, drawnMassMg: lot.drawnMassMg + massMg }, 'ROOM');
  }

  /** Leaves the lot as it is, because of who holds it. */
  relyOnHolder(item: string): void {
    const lot = this.lotOf(item);
    if (lot !== undefined) this.change(item, lot, 'HOLDER');
  }

  private change(item: string, lot: Lot, reliance: Reliance): void {
    this.lots.set(item, lot);
    const before = this.reliances.get(item) ?? reliance;
    const more = RELIANCES.indexOf(before) > RELIANCES.indexOf(reliance) ? before : reliance;
    this.reliances.set(item, more);
  }

  /** The changes of lots, in the order of items, on top of what was read. */
  lotChanges(): LotChange[] {
    const sorted = [...this.lots].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([item, after]) => this.changeOf(item, after));
  }

  private changeOf(item: string, after: Lot): LotChange {
    const before = this.under.lotOf(item);
    const read = before?.drawnMassMg ?? 0n;
    const reliance = this.reliances.get(item);
    if (before === undefined || reliance === 'WHOLE')
      return { item, before, after, drawnMassMgMax: read };
    if (reliance === 'HOLDER') return { item, before, after, drawnMassMgMax: undefined };
    // Others may have drawn meanwhile, as long as all of ours still fits: nothing is ever put back, so
    // what was refused would be refused again.
    const ours = after.drawnMassMg - read;
    return { item, before, after, drawnMassMgMax: mostDrawn(before.contentMassMg) - ours };
  }

  /** Writes the changes into the draft beneath. */
  keep(): void {
    assert(this.under instanceof HoldingsDraft, 'only a draft on a draft can be kept');
    for (const [item, beginning] of this.beginnings) this.under.beginnings.set(item, beginning);
    for (const [item, lot] of this.lots) {
      this.under.change(item, lot, this.reliances.get(item) ?? 'WHOLE');
    }
  }
}
