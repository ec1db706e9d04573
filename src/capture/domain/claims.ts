/**
 * The few claims of an event that can be refused: codes and lots that begin once, and draws on
 * lots that are held. All else an event says is recorded, however odd.
 */
import type { EventEffects } from '../../effects/domain/event-effects.js';
import type { LotDraw } from '../../effects/domain/effect-types.js';
import { itemKindOf } from '../../identifiers/domain/item-id.js';
import type { JsonObject } from '../../vocabulary/json.js';
import { parseMassKg } from '../../vocabulary/mass.js';

export interface LotBegun {
  readonly item: string;
  readonly massMg: bigint;
}

/** A lot that the principal says to have received; its weight counts from here on. */
export interface LotReceived {
  readonly item: string;
  /** Undefined where the reception states no mass, or one mass for several things. */
  readonly massMg: bigint | undefined;
}

export interface Claims {
  /** Codes and VINs; a second beginning of one is refused. */
  readonly begun: readonly string[];
  readonly lotsBegun: readonly LotBegun[];
  readonly draws: readonly LotDraw[];
  readonly lotsReceived: readonly LotReceived[];
  /** The hand-over that alone says what was received: until it is recorded, nothing was. */
  readonly handover?: string;
}

/** An event, sent or recorded, as far as its claims go. */
export interface ClaimingEvent {
  readonly type: string;
  readonly fields: JsonObject;
  readonly effects: EventEffects;
}

/** Types whose beginnings refuse a second one; an import or a declaration of another's thing doesn't. */
const BEGINS_ONCE: ReadonlySet<string> = new Set([
  'batteryProduced',
  'batteryRepurposed',
  'vehicleProduced',
]);

/** `handedOverItems`: what the hand-over names that a reception answers without naming items itself. */
export function claimsOf(event: ClaimingEvent, handedOverItems: readonly string[]): Claims {
  const { type, effects } = event;
  return {
    begun: BEGINS_ONCE.has(type) ? effects.begun : [],
    lotsBegun: effects.lotsBegun.map(({ item, massMg }) => ({ item, massMg })),
    draws: mergeDraws(effects.draws),
    lotsReceived: type === 'received' ? received(event, handedOverItems) : [],
    ...(takesOver(event) ? { handover: effects.handover } : {}),
  };
}

/** Every item whose beginning or lot decides about the claims, sorted: the order of locks. */
export function itemsOf(claims: Claims): string[] {
  const items = [
    ...claims.begun,
    ...claims.lotsBegun.map(({ item }) => item),
    ...claims.draws.map(({ item }) => item),
    ...claims.lotsReceived.map(({ item }) => item),
  ];
  return [...new Set(items)].sort();
}

/** Two draws of one event on one lot are one draw: together they must fit. */
function mergeDraws(draws: readonly LotDraw[]): LotDraw[] {
  const merged = new Map<string, LotDraw>();
  for (const draw of draws) {
    const before = merged.get(draw.item);
    const massMg = draw.massMg + (before?.massMg ?? 0n);
    merged.set(draw.item, { ...draw, path: before?.path ?? draw.path, massMg });
  }
  return [...merged.values()];
}

/** As `answeredHandover` of the effects, for an event that was read. */
function takesOver(
  event: ClaimingEvent,
): event is ClaimingEvent & { effects: { handover: string } } {
  return event.effects.handover !== undefined && !('items' in event.fields);
}

function received(event: ClaimingEvent, handedOverItems: readonly string[]): LotReceived[] {
  const { fields, effects } = event;
  const items = takesOver(event) ? handedOverItems : effects.named;
  const lots = items.filter((item) => itemKindOf(item) === 'MATERIAL_LOT');
  // Under a number of its own the receiver's lot begins, and the sender's is what flowed into it.
  if ('ownLotNumber' in fields) return [];
  const massKg = fields['massKg'];
  const mass = typeof massKg === 'string' ? parseMassKg(massKg) : undefined;
  const massMg = mass?.ok === true && items.length === 1 ? mass.value : undefined;
  return lots.map((item) => ({ item, massMg }));
}
