import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { DatabasePools, inTransaction } from '../database/database-pools.js';
import { openPool } from '../database/database-role.js';
import type { Sample } from '../metrics/metric-source.js';
import { Tally } from '../metrics/tally.js';
import { AUDIT_KINDS, NOT_KEPT, type AuditNote, type CountedNote } from './domain/audit-note.js';
import { NoteQueue, type Waiting } from './domain/note-queue.js';
import { RepeatedNotes } from './domain/repeated-notes.js';
import { currentRequest, type RequestScope } from './request-scope.js';
import { appendEntries } from './store/audit.store.js';

export type { AuditDetail, AuditKind, AuditNote, AuditOutcome } from './domain/audit-note.js';

/** So many notes share a commit. */
const NOTES_A_COMMIT_MAX = 500;
/** Whoever waits for a note waits no longer: the journal being away must not stop the server. */
const NOTE_MS_MAX = 5_000;
/** Between two attempts while the database is away. */
const RETRY_MS = 1_000;
/** How often minutes that are over are looked for. */
const SWEEP_MS = 5_000;
/** At shutdown, for all that is left. */
const SHUTDOWN_MS_MAX = 5_000;
/** Behind a network that fell silent nothing would ever be told of it. */
const ANSWER_MS_MAX = 10_000;
/** A power cut must not take what gives rights, or files away. */
const SYNCHRONOUS = new Set(['GRANT', 'EXPORT']);

/**
 * The journal of who did what. Telling it something never fails and never holds up for long; what it could
 * not keep it counts, and writes the count. It has a connection of its own: neither does it wait for a
 * pool that is dry, nor does a flood of notes dry one.
 */
@Injectable()
export class AuditService implements OnApplicationShutdown {
  private readonly log = new Logger('Audit');
  private readonly queue = new NoteQueue();
  private readonly repeated = new RepeatedNotes();
  private readonly written = new Tally('kind', new Set(AUDIT_KINDS));
  private readonly pool: pg.Pool;
  private running: Promise<void> | undefined;
  private sweep: NodeJS.Timeout | undefined;
  private stopping: Promise<void> | undefined;
  private isClosing = false;
  private isAway = false;
  /** So many of the next notes are written each by itself. */
  private alone = 0;

  constructor(pools: DatabasePools) {
    this.pool = openPool({ url: pools.urlOf('app'), role: 'app', answerMsMax: ANSWER_MS_MAX }, 1);
  }

  /** Notes that are not committed yet. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Of which only the count is kept. */
  get countedOnly(): number {
    return this.queue.countedOnly;
  }

  /** Written since the start, by kind. */
  get entries(): readonly Sample[] {
    return this.written.samples();
  }

  /**
   * Resolves when the note is committed; notes of one moment are committed together. Who asks, and in
   * which request, is added where the note does not say. A refusal, or a read of the same again, that
   * repeats one of the same minute is counted and resolves at once: the count is written when the minute
   * is over. Resolves after five seconds where the database is away; the note is written later. Never
   * rejects.
   */
  note(note: AuditNote): Promise<void> {
    const nowMs = performance.now();
    this.takeCounts(nowMs);
    const own = this.repeated.admit(ofRequest(note), nowMs);
    this.sweepLater();
    return own === undefined ? Promise.resolve() : this.enqueue(own);
  }

  /** Writes what waits, counts included; for no longer than a few seconds. May be called twice. */
  onApplicationShutdown(): Promise<void> {
    return (this.stopping ??= this.stop());
  }

  private async stop(): Promise<void> {
    clearTimeout(this.sweep);
    this.takeCounts();
    this.isClosing = true;
    await withinTime(SHUTDOWN_MS_MAX, this.running ?? Promise.resolve());
    const left = this.queue.length;
    if (left > 0) this.log.error({ msg: 'audit notes lost at shutdown', left });
    await withinTime(SHUTDOWN_MS_MAX, this.pool.end());
  }

  private enqueue(note: CountedNote): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(resolve, NOTE_MS_MAX);
      late.unref();
      const settle = (): void => {
        clearTimeout(late);
        resolve();
      };
      this.queue.add({ note, settle });
      this.running ??= this.run();
    });
  }

  private takeCounts(nowMs?: number): void {
    for (const note of this.repeated.take(nowMs)) void this.enqueue(note);
  }

  private sweepLater(): void {
    if (this.sweep !== undefined || this.repeated.isEmpty || this.isClosing) return;
    this.sweep = setTimeout(() => {
      this.sweep = undefined;
      this.takeCounts(performance.now());
      this.sweepLater();
    }, SWEEP_MS);
    this.sweep.unref();
  }

  /** One commit after another, until nothing waits. */
  private async run(): Promise<void> {
    // What is told in the same turn goes together.
    await nextTurn();
    while (this.queue.length > 0) {
      const taken = this.queue.take(this.alone > 0 ? 1 : NOTES_A_COMMIT_MAX);
      const error = await this.write(taken);
      if (error === undefined) continue;
      if (!this.isAway) this.log.warn({ msg: 'the journal cannot be written', err: error });
      this.isAway = true;
      if (this.isClosing) break;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
    }
    this.running = undefined;
  }

  /** What kept it from being written, where it is to be tried again. */
  private async write(taken: readonly Waiting[]): Promise<unknown> {
    this.alone = Math.max(0, this.alone - 1);
    try {
      await this.append(taken.map(({ note }) => note));
    } catch (error) {
      if (!isOfContent(error)) {
        this.queue.putBack(taken);
        return error;
      }
      this.partFrom(taken, error);
      return undefined;
    }
    if (this.isAway) this.log.log({ msg: 'the journal is written again' });
    this.isAway = false;
    for (const { note, settle } of taken) {
      this.written.add(note.kind);
      settle();
    }
    return undefined;
  }

  /** One note that the table will not have must not keep the others out: each goes alone. */
  private partFrom(taken: readonly Waiting[], error: unknown): void {
    const [only] = taken;
    if (only === undefined || taken.length > 1) {
      this.queue.putBack(taken);
      this.alone = taken.length;
      return;
    }
    const { kind, code, occurrences } = only.note;
    this.log.error({ msg: 'an audit note was not kept', kind, code, occurrences, err: error });
    // Where the table refuses even a count, the log's line is all there is.
    if (code !== NOT_KEPT) this.queue.refuse(only);
  }

  private append(notes: readonly CountedNote[]): Promise<void> {
    const synchronous = notes.some(({ kind }) => SYNCHRONOUS.has(kind));
    return inTransaction(this.pool, (tx) =>
      appendEntries(tx, notes, { nowMs: performance.now(), synchronous }),
    );
  }
}

function ofRequest(note: AuditNote): AuditNote {
  const request = currentRequest();
  if (request === undefined) return note;
  const partyId = note.partyId ?? request.partyId;
  // Whoever is named otherwise did not come by the credential of this request.
  const own = partyId === request.partyId ? request.credentialId : undefined;
  const credentialId = note.credentialId ?? own;
  const requestId = note.requestId ?? request.requestId;
  return { ...note, partyId, credentialId, requestId, detail: withClient(note, partyId, request) };
}

/** Of a stranger, and where somebody was let in, it is the client by which he may be found again. */
function withClient(
  { kind, detail }: AuditNote,
  partyId: string | undefined,
  { address, userAgent }: RequestScope,
): AuditNote['detail'] {
  if (partyId !== undefined && kind !== 'AUTHENTICATION') return detail;
  return { address, userAgent, ...detail };
}

/** Data that the table refuses, whoever writes it and whenever. */
function isOfContent(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  return error.code?.startsWith('22') === true || error.code?.startsWith('23') === true;
}

async function withinTime(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
