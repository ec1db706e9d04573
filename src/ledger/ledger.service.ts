import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DatabasePools, inTransaction, type Queryable } from '../database/database-pools.js';
import { formatInstantUtc } from '../vocabulary/instant.js';
import { derivedEventId, type DerivedFrom } from './domain/derived-event-id.js';
import { ledgerOpenedFields, originOf } from './domain/ledger-opened.js';
import { secretDigest } from './domain/secret-digest.js';
import { submissionHash } from './domain/submission-hash.js';
import { ForeignOriginError, LedgerOrigin } from './ledger-origin.js';
import { ForeignSecretError, LedgerSecret } from './ledger-secret.js';
import { projectionLags } from './ledger-progress.js';
import { readLog, readTogether, type ReadTogether } from './log-reader.js';
import { Sequencer } from './sequencer.js';
import {
  SALT_BYTES_AN_EVENT,
  sealAll,
  toRecordedEvent,
  type LogEntry,
  type NewEvent,
  type Receipt,
  type RecordedEvent,
} from './recorded-event.js';
import { insertBatch, selectEvents, selectIdByLeafHash } from './store/event.store.js';
import {
  lockCursor,
  selectCursors,
  selectIsDrained,
  selectSize,
  selectSizeAt,
  updateCursor,
} from './store/log.store.js';
import type { CursorRow } from './store/progress.store.js';
import { keepSecretDigest, selectSecretDigest } from './store/secret-digest.store.js';

/** How many entries a step of a projection took in, and the index at which it goes on. */
export interface Advance {
  readonly entries: number;
  readonly next: bigint;
}

/**
 * The append-only record: events, their order, and the cursors of those who follow it.
 * It judges nothing: who may say what is decided before it is asked.
 */
@Injectable()
export class LedgerService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(LedgerService.name);
  private readonly sequencer: Sequencer;
  private grownTo = 0n;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly pools: DatabasePools,
    private readonly secret: LedgerSecret,
    private readonly origin: LedgerOrigin = new LedgerOrigin(),
  ) {
    this.sequencer = new Sequencer(pools, {
      onGrown: (size) => this.grow(size),
      onFault: (fault) => this.logger.error({ msg: 'sequencer', err: fault }),
    });
  }

  async onModuleInit(): Promise<void> {
    await this.recogniseSecret();
    await this.open();
    await this.recogniseOrigin();
    this.sequencer.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sequencer.stop();
    for (const wake of this.waiting) wake();
  }

  /** The id of an event that was sent without one. */
  deriveId(from: DerivedFrom): string {
    return derivedEventId(this.secret.bytes, from);
  }

  /**
   * Seals and writes the events as one batch in the caller's transaction, in the order given.
   * Undefined if another transaction has just recorded one of the ids: roll back and look again.
   * Call `committed` once the transaction is.
   */
  async record(tx: Queryable, events: readonly NewEvent[]): Promise<Receipt[] | undefined> {
    const sealed = sealAll(events, randomBytes(events.length * SALT_BYTES_AN_EVENT));
    const leafHashes = sealed.map(({ leafHash }) => leafHash);
    const written = await insertBatch(tx, {
      batchId: randomUUID(),
      leafHashes: Buffer.concat(leafHashes),
      events: sealed.map(({ row }) => row),
    });
    if (!written) return undefined;
    return sealed.map(({ receipt }) => receipt);
  }

  /** The batch is durable: the sequencer may look for it now. */
  committed(): void {
    this.sequencer.wake();
  }

  /** Those of the ids that are recorded. With a transaction, as it sees them. */
  async eventsById(
    ids: readonly string[],
    db: Queryable = this.pools.app,
  ): Promise<Map<string, RecordedEvent>> {
    const stored = await selectEvents(db, [...new Set(ids)]);
    return new Map(stored.map((event) => [event.eventId, toRecordedEvent(event)]));
  }

  /** Whether this server gives the order; of several on one database one does. */
  get leads(): boolean {
    return this.sequencer.leads;
  }

  /** The event whose leaf in the tree has this hash. */
  eventIdByLeafHash(leafHash: Uint8Array): Promise<string | undefined> {
    return selectIdByLeafHash(this.pools.app, leafHash);
  }

  size(): Promise<bigint> {
    return selectSize(this.pools.app);
  }

  /** Whether all that is committed has its place in the log. */
  isDrained(): Promise<boolean> {
    return selectIsDrained(this.pools.app);
  }

  /** The size that the log had at an instant, by `sequencedAt`. */
  sizeAt(instant: Date): Promise<bigint> {
    return selectSizeAt(this.pools.app, instant);
  }

  /**
   * At most `max` entries from an index on, contiguous and in order; fewer where they are large, so that
   * whoever follows the log has bounded work at a time. None only at its end.
   */
  readLog(from: bigint, max: number): Promise<LogEntry[]> {
    return readLog(this.pools.app, from, max);
  }

  /**
   * As many of the entries, from the first on, as one read has room for together with the events that
   * each needs beside it, and these events as far as they have a place in the log; at least one entry.
   */
  readTogether<Entry extends { readonly eventId: string }>(
    entries: readonly Entry[],
    idsOf: (entry: Entry) => readonly string[],
  ): Promise<ReadTogether<Entry>> {
    return readTogether(this.pools.app, entries, idsOf);
  }

  /**
   * One step of a projection, in the caller's transaction, which holds its cursor until it ends: hands it
   * the next entries, of which it says how many it took in. It is not called at the end of the log.
   */
  async advance(
    tx: Queryable,
    { projection, entriesMax }: { readonly projection: string; readonly entriesMax: number },
    take: (entries: readonly LogEntry[]) => Promise<number>,
  ): Promise<Advance> {
    const from = await lockCursor(tx, projection);
    // On its own connection: who holds one and waits for a second may wait for others who do the same.
    const read = await readLog(tx, from, entriesMax);
    const entries = read.length === 0 ? 0 : await take(read);
    const next = from + BigInt(entries);
    if (entries > 0) await updateCursor(tx, projection, next);
    return { entries, next };
  }

  /** Back to index 0, in the caller's transaction, which empties what the projection has filled. */
  async rewind(tx: Queryable, projection: string): Promise<void> {
    await lockCursor(tx, projection);
    await updateCursor(tx, projection, 0n);
  }

  /** How many entries of the log the projection has taken in. */
  async projectedSize(projection: string): Promise<bigint> {
    return (await this.cursors()).get(projection) ?? 0n;
  }

  /** How far each projection is: the next index that it will read. With a transaction, as it sees them. */
  cursors(db: Queryable = this.pools.app): Promise<Map<string, bigint>> {
    return selectCursors(db);
  }

  /** How far each projection is behind the log. */
  lags(): Promise<CursorRow[]> {
    return projectionLags(this.pools.app);
  }

  /** Resolves when the log has more entries than `size`, or after the time given. */
  async grownBeyond(size: bigint, ms: number): Promise<void> {
    if (this.grownTo > size) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiting.add(done);
    });
  }

  private grow(size: bigint): void {
    this.grownTo = size;
    for (const wake of [...this.waiting]) wake();
  }

  /** Throws ForeignSecretError where the ledger was filled under another secret than ours. */
  private async recogniseSecret(): Promise<void> {
    const digest = secretDigest(this.secret.bytes);
    const { app } = this.pools;
    const isNew = (await selectSecretDigest(app)) === undefined;
    // A ledger from before digests were kept tells its secret by the id of its own opening.
    if (isNew && !(await this.mayBeOpenedByUs())) throw new ForeignSecretError(this.secret);
    const kept = await keepSecretDigest(app, digest);
    if (!Buffer.from(kept).equals(digest)) throw new ForeignSecretError(this.secret);
  }

  private async mayBeOpenedByUs(): Promise<boolean> {
    const [first] = await this.readLog(0n, 1);
    return first?.type !== 'ledgerOpened' || first.eventId === this.openingId();
  }

  private openingId(): string {
    return this.deriveId({ principal: SERVER, submissionHash: OPENING_HASH });
  }

  /** Index 0 of a new ledger. Of two servers that start at once, one opens it. */
  private async open(): Promise<void> {
    if ((await this.size()) > 0n) return;
    const occurredAt = formatInstantUtc(BigInt(Date.now()) * 1000n);
    const origin = this.origin.told ?? originOf(this.secret.bytes);
    const event: NewEvent = {
      ...OPENING,
      eventId: this.openingId(),
      schemaVersion: 1,
      submitter: SERVER,
      recordedAt: occurredAt,
      groups: { public: ledgerOpenedFields({ origin, occurredAt }) },
      submissionHash: OPENING_HASH,
    };
    await inTransaction(this.pools.app, async (tx) => {
      const there = await this.eventsById([event.eventId], tx);
      if (there.size === 0) await this.record(tx, [event]);
    });
  }

  /** Throws ForeignOriginError where the ledger was opened, be it just now, under another name. */
  private async recogniseOrigin(): Promise<void> {
    const { told } = this.origin;
    if (told === undefined) return;
    const id = this.openingId();
    const kept = (await this.eventsById([id])).get(id)?.groups.public?.['origin'];
    if (kept === told) return;
    throw new ForeignOriginError(told, typeof kept === 'string' ? kept : 'one without a name');
  }
}

/** The submitter and principal of what the server itself records. */
export const SERVER = 'server';
const OPENING = { type: 'ledgerOpened', principal: SERVER };
/** The same for every opening, so that of one secret there is one id, whatever the ledger is called. */
const OPENING_HASH = submissionHash({ ...OPENING, fields: { origin: 'battery-ledger' } });
