/** What of reading stands in the journal: what others reported and not everybody may read, and codes tried. */
import type { AuditNote } from '../audit/audit.service.js';
import { MATRIX, type Relation } from './domain/matrix.js';
import type { Judged } from './viewer-access.js';

/** Relations by which a viewer reads what concerns its own business: that it does is no news. */
const OWN: ReadonlySet<Relation> = new Set([
  ...(['REPORTER', 'AGENT', 'NAMED_PARTY', 'CODE_IN_HAND', 'REGISTER_READER'] as const),
]);

/** One note for each relation that opened more than a code does. */
export function readOfOthers(events: readonly Judged[]): AuditNote[] {
  const byRelation = new Map<Relation, string[]>();
  for (const { event, relations, present } of events) {
    const relation = [...relations].find((one) => !OWN.has(one));
    const isOwn = relations.has('REPORTER') || relations.has('NAMED_PARTY');
    if (relation === undefined || isOwn || !opensMore(relation, present)) continue;
    byRelation.set(relation, [...(byRelation.get(relation) ?? []), event.eventId]);
  }
  return [...byRelation].map(([code, ids]) => ({
    ...{ kind: 'RESTRICTED_READ', outcome: 'DONE', code, subject: ids[0] },
    detail: { events: ids.length, ids: ids.slice(0, IDS_MAX) },
  }));
}

/** Codes of things that the viewer neither made nor holds, whether they stand for anything or not. */
export function lookedUp(items: readonly string[]): AuditNote {
  return {
    ...{ kind: 'RESTRICTED_READ', outcome: 'DONE', code: 'CODE_LOOKED_UP', subject: items[0] },
    detail: { items: items.length, ids: items.slice(0, IDS_MAX) },
  };
}

const IDS_MAX = 20;

function opensMore(relation: Relation, present: Judged['present']): boolean {
  return present.some(
    (group) => MATRIX[relation].includes(group) && !MATRIX.CODE_IN_HAND.includes(group),
  );
}
