/** An event as access judges it, read off all its groups but `personal`. */
import { answering } from '../../effects/domain/handover-effects.js';
import { momentOf, orderOf } from '../../effects/domain/event-moment.js';
import { namedByGroup, sitesAmong } from '../../effects/domain/named-by-group.js';
import type { SaidEvent } from '../../effects/domain/effect-types.js';
import { itemKindOf } from '../../identifiers/domain/item-id.js';
import {
  DISCLOSURE_GROUPS,
  type DisclosureGroup,
} from '../../lifecycle/domain/disclosure-groups.js';
import type { OrderKey } from '../../lifecycle/domain/event-order.js';
import { mergedGroups } from '../../ledger/domain/merged-groups.js';
import type { GroupFields } from '../../ledger/domain/sealed-event.js';
import type { JudgedEvent } from './disclosure.js';

/** As the ledger keeps it. */
export interface SealedGroups {
  readonly eventId: string;
  readonly type: string;
  readonly principal: string;
  readonly submitter: string;
  readonly groups: GroupFields;
  /** Erased. */
  readonly absent: readonly DisclosureGroup[];
}

export interface EventToJudge extends JudgedEvent {
  /** Each thing with the groups that name it. */
  readonly namedIn: ReadonlyMap<string, readonly DisclosureGroup[]>;
  readonly place: OrderKey;
  /** All that it has, erased ones among them. */
  readonly present: readonly DisclosureGroup[];
  readonly sites: readonly string[];
  /** That it names itself. */
  readonly ownRegions: readonly string[];
}

const NOT_PERSONAL = DISCLOSURE_GROUPS.filter((group) => group !== 'personal');

/** A reception that leaves its items to the hand-over is about those, if it was the receiver's to answer. */
export function eventToJudge(event: SealedGroups, handover?: SealedGroups): EventToJudge {
  const said = saidBy(event);
  const answered = handover === undefined ? said : answeredBy(said, saidBy(handover));
  const { items, parties, regions } = namedByGroup(answered);
  const occurredAt = said.fields['occurredAt'];
  return {
    ...{ principal: event.principal, submitter: event.submitter, parties },
    occurredOn: typeof occurredAt === 'string' ? occurredAt.slice(0, 10) : '',
    namedIn: items,
    // A site is where a thing happened, not what happened to.
    items: [...items.keys()].filter((item) => itemKindOf(item) !== 'SITE'),
    place: { instant: momentOf(said).instant, order: orderOf(said), eventId: event.eventId },
    present: DISCLOSURE_GROUPS.filter(
      (group) => group in event.groups || event.absent.includes(group),
    ),
    sites: sitesAmong(items.keys()),
    ownRegions: regions,
  };
}

/** All of it that others than its reporter may ever read. */
export function saidBy({ eventId, type, principal, groups }: SealedGroups): SaidEvent {
  return { eventId, type, principal, fields: mergedGroups(groups, NOT_PERSONAL) };
}

function answeredBy(reception: SaidEvent, handover: SaidEvent): SaidEvent {
  const isReceivers = handover.fields['receiver'] === reception.principal;
  return isReceivers ? answering(reception, handover) : reception;
}
