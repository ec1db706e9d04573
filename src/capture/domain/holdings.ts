/**
 * What capture knows of the codes and lots that its events concern, and drafts of it: an event is
 * tried on a draft, and the draft is kept or thrown away as a whole.
 *
 * Masses in whole milligrams.
 */
import { strict as assert } from 'node:assert';

/** Who reported that an item begins. */
export interface Beginning {
  readonly eventId: string;
  readonly principal: string;
}

export interface Lot {
  /** The party that began it, or whose receipt was recorded last. */
  readonly holder: string;
  readonly contentMassMg: bigint;
  readonly drawnMassMg: bigint;
}

export interface Holdings {
  beginningOf(item: string): Beginning | undefined;
  lotOf(item: string): Lot | undefined;
}

/** As loaded from the store, under the locks of the transaction. */
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

  setLot(item: string, lot: Lot): void {
    this.lots.set(item, lot);
  }

  /** Writes the changes into the draft beneath. */
  keep(): void {
    assert(this.under instanceof HoldingsDraft, 'only a draft on a draft can be kept');
    for (const [item, beginning] of this.beginnings) this.under.beginnings.set(item, beginning);
    for (const [item, lot] of this.lots) this.under.lots.set(item, lot);
  }
}
