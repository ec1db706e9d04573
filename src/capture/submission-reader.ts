import { Injectable } from '@nestjs/common';
import { DocumentsService } from '../documents/documents.service.js';
import { effectsOf } from '../effects/domain/event-effects.js';
import { ERROR_CODES, type Violation } from '../errors/error-code.js';
import { submissionHash } from '../ledger/domain/submission-hash.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { JsonValue } from '../vocabulary/json.js';
import type { Submission, Unreadable } from './domain/submission.js';

export interface ReadSubmissions {
  readonly readable: readonly Submission[];
  readonly unreadable: readonly Unreadable[];
}

/** Reads the documents of a request, apart from anything that is recorded. */
@Injectable()
export class SubmissionReader {
  constructor(
    private readonly documents: DocumentsService,
    private readonly ledger: LedgerService,
  ) {}

  /** `submitter` is the party of the credential; each document may name whom it is reported for. */
  read(
    documents: readonly JsonValue[],
    submitter: string,
    nowMicros: bigint,
    principal = submitter,
  ): ReadSubmissions {
    const readable: Submission[] = [];
    const unreadable: Unreadable[] = [];
    documents.forEach((value, index) => {
      const reading = this.documents.readDocument(value, { nowMicros });
      if (!reading.ok) {
        const { eventId, violations } = reading;
        unreadable.push({ index, eventId, violations: byRank(violations) });
        return;
      }
      const { document } = reading;
      const by = document.onBehalfOf ?? principal;
      const content = { type: document.type.name, fields: document.fields, principal: by };
      const hash = submissionHash(content);
      const eventId =
        document.eventId ?? this.ledger.deriveId({ principal: by, submissionHash: hash });
      readable.push({
        ...{ index, eventId, submitter, principal: by, document, submissionHash: hash },
        effects: effectsOf({ ...content, eventId }),
      });
    });
    return { readable, unreadable };
  }
}

const RANKS = new Map<string, number>(ERROR_CODES.map((code, rank) => [code, rank]));

/** The lowest rank first; of one rank, by path. */
export function byRank(violations: readonly Violation[]): Violation[] {
  const rank = ({ code }: Violation): number => RANKS.get(code) ?? ERROR_CODES.length;
  return [...violations].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}
