import { Injectable } from '@nestjs/common';
import { argumentRefusal, pageSizeOf } from '../api/graphql/argument-refusal.js';
import type { RequestContext } from '../api/graphql/request-context.js';
import { keyOfListCursor, listCursor, type ListScope } from '../api/list-cursor.js';
import { DatabasePools } from '../database/database-pools.js';
import type { Language } from '../errors/error-text.js';
import { formatInstantUtc } from '../vocabulary/instant.js';
import { AuditService } from './audit.service.js';
import { placeText, readPlace, type AuditPlace } from './domain/audit-cursor.js';
import type { AuditEntry } from './domain/audit-entry.js';
import { AUDIT_KINDS, type AuditDetail } from './domain/audit-note.js';
import { mayReadJournal, READING_ROLES } from './domain/audit-readers.js';
import { newestEntries, type AuditQuestion } from './store/audit.store.js';

export type AuditSelection = Partial<
  Pick<AuditQuestion, 'kinds' | 'party' | 'code' | 'from' | 'until'>
>;

export interface AuditPage {
  readonly edges: readonly { readonly cursor: string; readonly node: AuditEntry }[];
  readonly hasNextPage: boolean;
}

interface PageArguments {
  readonly first: number;
  readonly after: string | null;
}

type AskedBy = Pick<RequestContext, 'viewer' | 'language'>;

/** Shows the journal, newest first, to whom it may be shown; that it was shown is an entry of it. */
@Injectable()
export class AuditInquiry {
  constructor(
    private readonly pools: DatabasePools,
    private readonly audit: AuditService,
  ) {}

  /** Throws NOT_AUTHORISED, MALFORMED_INTEGER for `first`, and MALFORMED_CURSOR. */
  async entries(
    { viewer, language }: AskedBy,
    selection: AuditSelection,
    { first, after }: PageArguments,
  ): Promise<AuditPage> {
    if (!mayReadJournal(viewer)) throw notAuthorised(language);
    const size = pageSizeOf(first, language);
    const scope = { list: 'audit', viewer: viewer.partyId, filter: selection };
    const place = after === null ? undefined : placeOf(scope, after, language);
    const asked = { kinds: AUDIT_KINDS, ...selection, limit: size + 1, after: place };
    const found = await newestEntries(this.pools.app, asked);
    await this.audit.note({
      ...{ kind: 'RESTRICTED_READ', outcome: 'DONE', code: 'AUDIT_LOG', subject: 'audit' },
      detail: { ...toldOf(selection), first: size, after },
    });
    const edges = found.slice(0, size).map((node) => {
      return { cursor: listCursor(scope, placeText(node)), node };
    });
    return { edges, hasNextPage: found.length > size };
  }
}

function placeOf(scope: ListScope, cursor: string, language: Language): AuditPlace {
  const place = readPlace(keyOfListCursor(scope, cursor) ?? '');
  if (place !== undefined) return place;
  throw argumentRefusal({ code: 'MALFORMED_CURSOR', path: '/after' }, language);
}

function notAuthorised(language: Language): Error {
  const params = { role: READING_ROLES.join(', ') };
  return argumentRefusal({ code: 'NOT_AUTHORISED', path: '', params }, language);
}

function toldOf({ kinds, party, code, from, until }: AuditSelection): AuditDetail {
  return {
    ...(kinds === undefined ? {} : { kinds }),
    ...(party === undefined ? {} : { party }),
    ...(code === undefined ? {} : { code }),
    ...(from === undefined ? {} : { from: formatInstantUtc(from) }),
    ...(until === undefined ? {} : { until: formatInstantUtc(until) }),
  };
}
