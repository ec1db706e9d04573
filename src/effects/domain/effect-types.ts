/** What an event document means for items, apart from who sent it and how it is kept. */
import type { DaySpan } from '../../lifecycle/domain/event-order.js';
import type { BatteryAct, EuAct, VehicleAct } from '../../lifecycle/domain/transitions.js';
import type { JsonObject } from '../../vocabulary/json.js';

/** An event as said: normalised fields, and the party that says it. */
export interface SaidEvent {
  readonly eventId: string;
  readonly type: string;
  /** Canonical party id: the lots that begin in the event bear its name. */
  readonly principal: string;
  readonly fields: JsonObject;
}

/** Instants in microseconds since 1970 UTC; `day` only where no more than the day is known. */
export interface EventMoment {
  readonly instant: bigint;
  readonly day: DaySpan | null;
}

/** When an input was taken in, where that differs from the event's own moment. */
export type TakenAt = EventMoment;

export interface HostAndParts {
  readonly host: string;
  readonly parts: readonly string[];
}

export interface AtPlace {
  readonly item: string;
  readonly takenAt: TakenAt | null;
}

export interface FlowInput extends AtPlace {
  readonly massMg: bigint | null;
}

export interface FlowOutput {
  readonly item: string;
  readonly massMg: bigint | null;
}

export interface EffectFlow {
  readonly inputs: readonly FlowInput[];
  readonly outputs: readonly FlowOutput[];
  /** True for a battery found in a lot: no making, and from that place on only. */
  readonly found: boolean;
}

export interface ComponentOpening {
  readonly child: string;
  readonly parent: string;
}

export interface StateAct extends AtPlace {
  readonly act: BatteryAct | VehicleAct;
}

export interface StatusAct {
  readonly item: string;
  readonly act: EuAct;
}

/** Who has the item from the event on. The parts in it go along, and are not named. */
export type CustodyAct =
  | {
      readonly item: string;
      readonly kind: 'HELD';
      readonly holder: string;
      /** Item id of the facility or station, where the event names one. */
      readonly site?: string;
    }
  | {
      readonly item: string;
      readonly kind: 'IN_TRANSIT';
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly item: string;
      readonly kind: 'EXPORTED';
      readonly from: string;
      readonly country?: string;
    }
  | { readonly item: string; readonly kind: 'END_USER' };

export interface LotBeginning {
  readonly item: string;
  readonly massMg: bigint;
  /** Null for a part of a lot, or a lot under a new number: the kind is that of the old one. */
  readonly kind: string | null;
}

export interface LotDraw {
  readonly item: string;
  readonly massMg: bigint;
  /** JSON pointer into the fields. */
  readonly path: string;
}

/** All items are canonical item ids, all masses whole milligrams. */
export interface EventEffects {
  /** Parts that the event takes out of a host, or finds in it. */
  readonly removals: readonly HostAndParts[];
  /** What the event names itself, so that it leaves what it is in. */
  readonly departures: readonly AtPlace[];
  /** Components of repurposing: out of whatever holds them. */
  readonly takenOut: readonly string[];
  readonly flows: readonly EffectFlow[];
  /** Production, assembly, repurposing, declaration; lots made of others stand in `flows`. */
  readonly begun: readonly string[];
  readonly ended: readonly AtPlace[];
  readonly openings: readonly ComponentOpening[];
  readonly fittings: readonly HostAndParts[];
  /** Two names of one thing. */
  readonly identity: readonly [string, string] | null;
  readonly acts: readonly StateAct[];
  readonly statusActs: readonly StatusAct[];
  readonly custody: readonly CustodyAct[];
  readonly lotsBegun: readonly LotBeginning[];
  readonly draws: readonly LotDraw[];
  /** Every item that the event names, each once; not its facility, station or plant. */
  readonly named: readonly string[];
  /** Of a reception: the hand-over it answers, whose items it takes where it names none. */
  readonly handover?: string;
}

/** What one type of event says; `named` follows from it, but for items without an effect. */
export type StatedEffects = Partial<Omit<EventEffects, 'named'>> & {
  readonly alsoNamed?: readonly string[];
};

export type EffectsOfType = (event: SaidEvent) => StatedEffects;
