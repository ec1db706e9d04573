import { Injectable } from '@nestjs/common';
import { AuditService, type AuditDetail, type AuditNote } from '../audit/audit.service.js';
import type { ErrorCode } from '../errors/error-code.js';
import type { EventOutcome, Submission } from './domain/submission.js';

/** Who may say it, and what the record holds already; mere slips in a document are no matter of security. */
const JOURNALLED: readonly ErrorCode[] = [
  'SERVER_ONLY_TYPE',
  'NOT_AUTHORISED',
  'FOREIGN_MAKER_CODE',
  'EVENT_ID_REUSED',
  'ALREADY_PRODUCED',
  'LOT_ALREADY_BEGUN',
  'LOT_OVERDRAWN',
];
/** Events by which somebody gets rights, or loses them. */
const GRANTS: readonly string[] = [
  'roleGranted',
  'permitRecorded',
  'makerCodeRecorded',
  'grantGiven',
  'mandateGiven',
  'mandateRevoked',
];

interface Captured {
  readonly submitter: string;
  readonly dryRun: boolean;
  readonly readable: readonly Submission[];
  readonly outcomes: readonly EventOutcome[];
}

/** Tells the journal what of a capture was refused for its reporter's sake, and which rights were given. */
@Injectable()
export class CaptureJournal {
  constructor(private readonly audit: AuditService) {}

  /** After the commit. Waits where rights were given: whoever is told of them finds them in the journal. */
  async tell(captured: Captured): Promise<void> {
    for (const note of refusalsOf(captured)) void this.audit.note(note);
    await Promise.all(grantsOf(captured).map((note) => this.audit.note(note)));
  }
}

/** One of each code, with how many events it was, and which. */
function refusalsOf({ submitter, dryRun, outcomes }: Captured): AuditNote[] {
  const found = outcomes.flatMap((outcome) =>
    outcome.kind !== 'REFUSED'
      ? []
      : outcome.violations.map(({ code, path }) => {
          return { code, event: `${outcome.eventId ?? `number ${outcome.index}`} ${path}`.trim() };
        }),
  );
  const byCode = Map.groupBy(found, ({ code }) => code);
  return JOURNALLED.flatMap((code): AuditNote[] => {
    const refused = byCode.get(code);
    if (refused === undefined) return [];
    const events = refused.map(({ event }) => event);
    const detail = { operation: 'captureEvents', dryRun, count: events.length, events };
    return [{ kind: 'REFUSAL', outcome: 'REFUSED', code, partyId: submitter, detail }];
  });
}

function grantsOf({ submitter, readable, outcomes }: Captured): AuditNote[] {
  const recorded = new Set(
    outcomes.filter(({ kind }) => kind === 'RECORDED').map(({ index }) => index),
  );
  return readable
    .filter(({ index, document }) => recorded.has(index) && GRANTS.includes(document.type.name))
    .map(({ eventId, principal, document }) => ({
      ...{ kind: 'GRANT', outcome: 'DONE', code: document.type.name, partyId: submitter },
      subject: eventId,
      detail: { ...shown(document.groups.public), principal },
    }));
}

/** The public fields alone: whoever may read the journal may not read every group of every event. */
function shown(fields: Submission['document']['fields'] = {}): AuditDetail {
  const texts = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return Object.fromEntries(texts);
}
