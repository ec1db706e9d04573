/**
 * What an item is, out of the events that say so: who made it and when, its model, its tests. A fact is
 * taken from the event that is responsible for it; none is guessed from the code.
 */
import type { DisclosureGroup } from '../../lifecycle/domain/disclosure-groups.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';

/** An event as a viewer may read it. */
export interface ReadEvent {
  readonly eventId: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly submitter: string;
  readonly principal: string;
  readonly leafHash: Uint8Array;
  readonly logIndex: bigint | null;
  /** The readable groups, merged. */
  readonly fields: JsonObject;
  /** Groups that the event has and the viewer may not read, or that were erased. */
  readonly withheld: readonly DisclosureGroup[];
  /** Whether it stands in lists and counts: more of it may be read than what anybody with the code may. */
  readonly listed: boolean;
}

/** The types whose events say what an item is, beside where it is. */
export const DOSSIER_TYPES = [
  ...['batteryProduced', 'batteryRepurposed', 'itemAssembled', 'vehicleProduced'],
  ...['batteryIdentified', 'batteryTested', 'batteryInspected', 'materialDeclared'],
  ...['materialProcessed', 'materialUsed', 'batteryDismantled', 'lotAnalysed'],
  ...['handedOver', 'received'],
] as const;

export interface Dossier {
  /** The event by which it began; undefined while it was only named. */
  readonly beginning: ReadEvent | undefined;
  readonly tests: readonly ReadEvent[];
  readonly inspections: readonly ReadEvent[];
  readonly analyses: readonly ReadEvent[];
  /** What the beginning says of this item: of a second-life product or an output, its own entry. */
  readonly stated: JsonObject;
}

const BEGINNINGS: ReadonlySet<string> = new Set([
  ...['batteryProduced', 'batteryRepurposed', 'itemAssembled', 'vehicleProduced'],
  ...['materialDeclared', 'materialProcessed', 'materialUsed', 'batteryDismantled'],
  ...['handedOver', 'received', 'batteryIdentified'],
]);

/** One name of an item, with its parts. */
export interface ItemName {
  readonly id: string;
  readonly code: string | undefined;
  /** Of a lot: its party and number. */
  readonly party: string | undefined;
  readonly number: string | undefined;
}

/** `events` in the order of events, oldest first; they may concern the item in any way. */
export function dossierOf(names: readonly ItemName[], events: readonly ReadEvent[]): Dossier {
  const ofType = (type: string): ReadEvent[] =>
    events.filter((event) => event.type === type && event.listed);
  const beginnings = events
    .filter(({ type }) => BEGINNINGS.has(type))
    .flatMap((event) => beginningBy(event, names));
  // That a battery without a code was found says less than who made it, whichever came first.
  const first = beginnings.find(({ event }) => event.type !== 'batteryIdentified') ?? beginnings[0];
  return {
    beginning: first?.event,
    stated: first?.stated ?? {},
    tests: ofType('batteryTested').reverse(),
    inspections: ofType('batteryInspected').reverse(),
    analyses: ofType('lotAnalysed').reverse(),
  };
}

interface Beginning {
  readonly event: ReadEvent;
  readonly stated: JsonObject;
}

function beginningBy(event: ReadEvent, names: readonly ItemName[]): Beginning[] {
  return names.flatMap((name) => {
    const stated = statedIn(event, name);
    return stated === undefined ? [] : [{ event, stated }];
  });
}

/** What an event says of the item as its own beginning; undefined where it begins something else. */
function statedIn({ type, fields, principal }: ReadEvent, name: ItemName): JsonObject | undefined {
  const mine = principal === name.party;
  switch (type) {
    case 'batteryProduced':
      return fields['product'] === name.code ? fields : undefined;
    case 'batteryRepurposed':
      return entryOf(fields['products'], 'code', name.code);
    case 'itemAssembled':
      return fields['item'] === name.id ? fields : undefined;
    case 'vehicleProduced':
      return fields['vehicle'] === name.number ? fields : undefined;
    case 'materialDeclared':
      return mine ? entryOf([fields['lot'] ?? null], 'lotNumber', name.number) : undefined;
    case 'materialProcessed':
    case 'batteryDismantled':
      return mine ? entryOf(fields['outputs'], 'lotNumber', name.number) : undefined;
    case 'materialUsed':
      return mine ? entryOf([fields['output'] ?? null], 'lotNumber', name.number) : undefined;
    case 'handedOver':
      return mine && fields['newLotNumber'] === name.number ? fields : undefined;
    case 'received':
      return mine && fields['ownLotNumber'] === name.number ? fields : undefined;
    case 'batteryIdentified':
      return fields['battery'] === name.id && name.code === undefined ? fields : undefined;
    default:
      return undefined;
  }
}

function entryOf(
  list: JsonValue | undefined,
  name: string,
  value: string | undefined,
): JsonObject | undefined {
  if (!Array.isArray(list) || value === undefined) return undefined;
  return list.filter(isJsonObject).find((entry) => entry[name] === value);
}

/** A text of a document, where it has one under the name. */
export function textOf(fields: JsonObject, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}
