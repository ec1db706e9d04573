/** Which relations of the matrix a viewer has to an event: all that it may read follows from them. */
import { OPERATING_ROLES } from '../../lifecycle/domain/roles.js';
import type { Viewer } from '../../vocabulary/viewer.js';
import { columnOfScope, covers, isNational } from './jurisdiction.js';
import type { Relation } from './matrix.js';

/** What access has to know of an event to judge it. */
export interface JudgedEvent {
  /** The party that it was reported for. */
  readonly principal: string;
  /** The party of the credential that it came with. */
  readonly submitter: string;
  /** `YYYY-MM-DD`, of the offset that its time was reported with. */
  readonly occurredOn: string;
  readonly parties: readonly string[];
  readonly items: readonly string[];
}

/** What has to be looked up elsewhere; asked only where it can make a difference. */
export interface Facts {
  /** Whether the viewer made one of the event's items, or has one now, or had one at the event. */
  readonly isMakerOrHolder: boolean;
  /** Whether the viewer has named one of the items, or was shown it in what he may read. */
  readonly hasCode: boolean;
  /** Where it happened; else where its reporter has its facilities. */
  readonly regions: readonly string[];
}

const OPERATORS: ReadonlySet<string> = new Set(OPERATING_ROLES);

/** Relations that follow from the event and the viewer alone. */
export function relationsOf(viewer: Viewer, event: JudgedEvent): Relation[] {
  const relations: Relation[] = [];
  if (event.principal === viewer.partyId) relations.push('REPORTER');
  if (isAgentIn(viewer, event)) relations.push('AGENT');
  if (event.parties.includes(viewer.partyId)) relations.push('NAMED_PARTY');
  if (isGranted(viewer, event)) relations.push('AUDITOR_IN_GRANT');
  if (event.items.length === 0) relations.push('REGISTER_READER');
  relations.push(...columnsOf(viewer.authorityScopes.filter(isNational)));
  return relations;
}

/** Those that depend on facts. */
export function relationsByFacts(viewer: Viewer, facts: Facts): Relation[] {
  const relations: Relation[] = [];
  if (facts.isMakerOrHolder) relations.push('MAKER_OR_HOLDER');
  if (facts.hasCode && isOperator(viewer)) relations.push('CODE_IN_HAND');
  const covering = viewer.authorityScopes.filter((scope) => covers(scope, facts.regions));
  return [...relations, ...columnsOf(covering)];
}

/** Whether one with the roles may be told of an item because he has its code. */
export function isOperator({ roles }: Pick<Viewer, 'roles'>): boolean {
  return roles.some((role) => OPERATORS.has(role));
}

/** Whether some of the viewer's scopes depend on where a thing happened. */
export function isRegional({ authorityScopes }: Viewer): boolean {
  return authorityScopes.some((scope) => !isNational(scope));
}

/** Those who read all but what is personal, whatever the event: for them no facts need be asked. */
export function readsAll({ authorityScopes }: Viewer): boolean {
  return authorityScopes.some(isNational);
}

function columnsOf(scopes: readonly (string | null)[]): Relation[] {
  return [...new Set(scopes.flatMap((scope) => columnOfScope(scope) ?? []))];
}

function isAgentIn({ partyId, principals }: Viewer, event: JudgedEvent): boolean {
  return event.submitter === partyId && principals.includes(event.principal);
}

function isGranted({ grants }: Viewer, { principal, occurredOn }: JudgedEvent): boolean {
  return grants.some(
    ({ parties, periodFrom, periodUntil }) =>
      parties.includes(principal) &&
      (periodFrom === null || periodFrom <= occurredOn) &&
      (periodUntil === null || occurredOn <= periodUntil),
  );
}
