/** The name that the ledger is told to have, by which witnesses and readers of checkpoints know it. */
export class LedgerOrigin {
  /** Undefined: whatever the ledger was opened with, and for a new one a name of its own. */
  constructor(readonly told?: string) {}
}

/** The ledger was opened under another name, and its first entry can't be changed. */
export class ForeignOriginError extends Error {
  constructor(told: string, kept: string) {
    super(
      `LEDGER_ORIGIN is ${told}, but this ledger was opened as ${kept}. The name stands in its ` +
        'first entry and is never changed, so nothing was started. Set LEDGER_ORIGIN to ' +
        `${kept} or leave it empty; if the wrong database was named, correct DATABASE_URL or ` +
        'DATA_DIR.',
    );
    this.name = 'ForeignOriginError';
  }
}
