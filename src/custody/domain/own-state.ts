/**
 * State and custody of an item by its own events: a fold over its rows in the fixed order. What it
 * stands in comes after, in `standing.ts`.
 */
import { compareOrder } from '../../lifecycle/domain/event-order.js';
import {
  BATTERY_TRANSITIONS,
  evolveEuStatus,
  evolveState,
  evolveVehicle,
  VEHICLE_TRANSITIONS,
  type Absent,
  type BatteryAct,
  type BatteryState,
  type EuStatus,
  type VehicleAct,
  type VehicleState,
} from '../../lifecycle/domain/transitions.js';
import type { CustodyChange, ItemRow } from './item-row.js';

export type LifeState = BatteryState | VehicleState | Absent;

/** Custody as some event left it. */
export type Custody = CustodyChange & {
  /** Null for a site, which is its party's at all times. */
  readonly since: { readonly eventId: string; readonly instant: bigint } | null;
};

/** An act that no row of the transition table has: the state stays, and it is worth a look. */
export interface UnfitAct {
  readonly eventId: string;
  readonly instant: bigint;
  /** The first instant of the day, where no more than the day is known: the order may be otherwise. */
  readonly day: bigint | null;
  readonly act: BatteryAct | VehicleAct;
  readonly state: LifeState;
}

export interface OwnState {
  readonly state: LifeState;
  readonly euStatus: EuStatus;
  /** Null while no event has said who has it. */
  readonly custody: Custody | null;
  readonly unfit: readonly UnfitAct[];
}

export const UNSEEN: OwnState = { state: 'ABSENT', euStatus: 'original', custody: null, unfit: [] };

/** In any order given: the fixed order of events is made here. */
export function ownState(rows: readonly ItemRow[]): OwnState {
  return [...rows].sort(compareRows).reduce(afterRow, UNSEEN);
}

/** An event that names an item by two of its names has a row under each. */
function compareRows(a: ItemRow, b: ItemRow): number {
  if (a.item === b.item) return compareOrder(a, b);
  return compareOrder(a, b) || (a.item < b.item ? -1 : 1);
}

function afterRow(before: OwnState, row: ItemRow): OwnState {
  const { eventId, instant, statusAct, custody } = row;
  const acted = row.acts.reduce((state, act) => afterAct(state, act, row), before);
  return {
    ...acted,
    euStatus: statusAct === null ? acted.euStatus : evolveEuStatus(acted.euStatus, statusAct),
    custody: custody === null ? acted.custody : { ...custody, since: { eventId, instant } },
  };
}

function afterAct(before: OwnState, act: BatteryAct | VehicleAct, row: ItemRow): OwnState {
  const { state } = before;
  const next = move(state, act);
  if (next !== undefined) return { ...before, state: next };
  const { eventId, instant, day } = row;
  return { ...before, unfit: [...before.unfit, { eventId, instant, day, act, state }] };
}

function move(state: LifeState, act: BatteryAct | VehicleAct): LifeState | undefined {
  if (isVehicleAct(act)) return isVehicleState(state) ? evolveVehicle(state, act) : undefined;
  return isBatteryState(state) ? evolveState(state, act) : undefined;
}

function isVehicleAct(act: BatteryAct | VehicleAct): act is VehicleAct {
  return Object.hasOwn(VEHICLE_TRANSITIONS, act);
}

/** Whether a word of the store is still an act of the tables. */
export function isAct(word: string): word is BatteryAct | VehicleAct {
  return Object.hasOwn(VEHICLE_TRANSITIONS, word) || Object.hasOwn(BATTERY_TRANSITIONS, word);
}

const OF_VEHICLES_ALONE = new Set<LifeState>(['BUILT', 'SOLD', 'SCRAPPED']);

function isVehicleState(state: LifeState): state is VehicleState | Absent {
  return state === 'ABSENT' || state === 'EXPORTED' || OF_VEHICLES_ALONE.has(state);
}

function isBatteryState(state: LifeState): state is BatteryState | Absent {
  return !OF_VEHICLES_ALONE.has(state);
}
