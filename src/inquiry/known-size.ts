/** The size of the log that answers are as of: how far the slowest projection has read. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphQLError } from 'graphql';
import { argumentRefusal } from '../api/graphql/argument-refusal.js';
import { CUSTODY_PROJECTION } from '../custody/custody.service.js';
import type { Language } from '../errors/error-text.js';
import type { LedgerService } from '../ledger/ledger.service.js';
import { LINEAGE_PROJECTION } from '../lineage/lineage.service.js';
import { PARTIES_PROJECTION } from '../parties/parties.service.js';

/** What answers are put together from. */
const READ = [LINEAGE_PROJECTION, CUSTODY_PROJECTION, PARTIES_PROJECTION];
/** As long as capture waits for them. */
const WAIT_MS_MAX = 2_000;
const LOOK_MS = 20;

type Cursors = Pick<LedgerService, 'cursors'>;

/** What all of the projections have read. */
export async function projectedSize(ledger: Cursors): Promise<bigint> {
  const cursors = await ledger.cursors();
  const sizes = READ.map((name) => cursors.get(name) ?? 0n);
  return sizes.reduce((least, size) => (size < least ? size : least));
}

/** Waits a little for the projections to read so much, and says how far they are then. */
export async function untilProjected(ledger: Cursors, size: bigint): Promise<bigint> {
  const deadline = Date.now() + WAIT_MS_MAX;
  let projected = await projectedSize(ledger);
  while (projected < size && Date.now() < deadline) {
    await sleep(LOOK_MS);
    projected = await projectedSize(ledger);
  }
  return projected;
}

/** What rooms are asked with. */
export interface Known {
  readonly asKnownAt: bigint;
}

interface Fixed {
  /** What answers are as of. */
  readonly size: bigint;
  /** What the log held at that moment. */
  readonly logSize: bigint;
}

/**
 * One size of the log for all answers to one request: the first question fixes it, so that no answer
 * mixes what was known at different times.
 */
export class KnownSize {
  private fixed: Promise<Fixed> | undefined;

  /** `asked` is a size that the projections have read. */
  constructor(
    private readonly ledger: Pick<LedgerService, 'cursors' | 'size'>,
    private readonly language: Language,
    readonly asked?: bigint,
  ) {}

  async size(): Promise<bigint> {
    return (await this.fix()).size;
  }

  /** Of the log itself, which no projection needs to have read. */
  async logSize(): Promise<bigint> {
    return (await this.fix()).logSize;
  }

  /** Reads of the projections as of the size. */
  async read<T>(read: (known: Known) => Promise<T>): Promise<T> {
    return this.readAt((await this.fix()).size, read);
  }

  /**
   * Of nothing but what all entries of the log say may be said that none says it: where the size falls
   * short of what the log held, waits a little for the rest, and looks whether it `differs`.
   */
  async assureWhole(differs: (known: Known) => Promise<boolean>): Promise<void> {
    const { size, logSize } = await this.fix();
    if (size >= logSize) return;
    await untilProjected(this.ledger, logSize);
    const isOther = await this.readAt(logSize, differs);
    if (isOther) throw behind({ projected: size, size: logSize }, this.language);
  }

  /**
   * A rebuild empties the projections under the reader's hands: so it is afterwards that they must
   * still hold all of it.
   */
  private async readAt<T>(size: bigint, read: (known: Known) => Promise<T>): Promise<T> {
    const answer = await read({ asKnownAt: size });
    const projected = await projectedSize(this.ledger);
    if (projected < size) throw behind({ projected, size }, this.language);
    return answer;
  }

  private fix(): Promise<Fixed> {
    return (this.fixed ??= this.look());
  }

  private async look(): Promise<Fixed> {
    if (this.asked !== undefined) return { size: this.asked, logSize: this.asked };
    const size = await projectedSize(this.ledger);
    return { size, logSize: await this.ledger.size() };
  }
}

interface Lag {
  readonly projected: bigint;
  /** What the answer needs. */
  readonly size: bigint;
  readonly argument?: string;
}

/** The same question again is answered once the projections are there. */
export function behind({ projected, size, argument = '' }: Lag, language: Language): GraphQLError {
  const params = { found: projected.toString(), expected: size.toString() };
  const more = { retryable: true, projectedSize: params.found };
  return argumentRefusal({ code: 'PROJECTION_BEHIND', path: argument, params }, language, more);
}
