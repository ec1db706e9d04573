import { namedByGroup } from '../../effects/domain/named-by-group.js';
import type { JsonObject } from '../../vocabulary/json.js';

/** An entry of the log, as far as it tells whom it concerns. */
export interface ConcerningEntry {
  readonly logIndex: bigint;
  readonly eventId: string;
  readonly type: string;
  readonly principal: string;
  readonly fields: JsonObject;
}

export interface PartyMentioned {
  readonly party: string;
  readonly logIndex: bigint;
  readonly eventId: string;
  readonly eventType: string;
  /** Reported for the party; else the event names it. */
  readonly reported: boolean;
}

/** The parties that an entry concerns, each once. */
export function mentionsOf(entry: ConcerningEntry): PartyMentioned[] {
  const { logIndex, eventId, type: eventType, principal } = entry;
  const named = namedByGroup(entry).parties.filter((party) => party !== principal);
  return [principal, ...named].map((party) => {
    return { party, logIndex, eventId, eventType, reported: party === principal };
  });
}
