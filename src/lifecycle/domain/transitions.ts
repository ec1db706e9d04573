/** How an act moves the state of a battery or a vehicle. Custody is apart. */
export const BATTERY_STATES = [
  ...(['PRODUCED', 'IN_USE', 'REMOVED', 'RETIRED', 'COLLECTED', 'DISMANTLED'] as const),
  ...(['REPURPOSED', 'RECYCLED', 'DISPOSED', 'LOST', 'EXPORTED'] as const),
] as const;
export const VEHICLE_STATES = ['BUILT', 'SOLD', 'SCRAPPED', 'EXPORTED'] as const;
export type BatteryState = (typeof BATTERY_STATES)[number];
export type VehicleState = (typeof VEHICLE_STATES)[number];

/** The state of an item that was only named so far. */
export type Absent = 'ABSENT';
/** In a state of `stays` the act is as expected, and leaves it as it is. */
type Row<S extends string> = readonly [
  from: readonly (S | Absent)[],
  to: S,
  stays?: readonly (S | Absent)[],
];

const USABLE = ['PRODUCED', 'REMOVED', 'RETIRED', 'COLLECTED'] as const;
const LIVE = ['ABSENT', 'IN_USE', ...USABLE] as const;
/** What turns up again after a loss or an export may go on from there. */
const REACHABLE = [...LIVE, 'REPURPOSED', 'LOST', 'EXPORTED'] as const;

/** Keyed by event type and the part that the battery has in it. A state in no row is flagged. */
export const BATTERY_TRANSITIONS = {
  // What its parent's report named is produced already, in whatever order the two stand.
  'batteryProduced.product': [['ABSENT', 'PRODUCED'], 'PRODUCED'],
  'batteryProduced.component': [['ABSENT', 'PRODUCED'], 'PRODUCED'],
  'itemAssembled.item': [['ABSENT', 'PRODUCED'], 'PRODUCED'],
  'itemAssembled.part': [['ABSENT'], 'PRODUCED', [...USABLE, 'IN_USE', 'REPURPOSED']],
  'batteryRepurposed.product': [['ABSENT'], 'PRODUCED'],
  'batteryRepurposed.component': [REACHABLE, 'REPURPOSED'],
  'vehicleProduced.installed': [['ABSENT', ...USABLE], 'IN_USE'],
  'batteryInstalled.installed': [['ABSENT', ...USABLE], 'IN_USE'],
  'batterySwapped.fitted': [['ABSENT', ...USABLE], 'IN_USE'],
  'batteryReplaced.fitted': [['ABSENT', ...USABLE], 'IN_USE'],
  'batterySwapped.removed': [LIVE, 'REMOVED'],
  'batteryReplaced.removed': [LIVE, 'REMOVED'],
  'batteryRemoved.removed': [LIVE, 'REMOVED'],
  'vehicleScrapped.found': [LIVE, 'REMOVED'],
  'batteryDismantled.component': [REACHABLE, 'REMOVED'],
  'batteryDismantled.parent': [REACHABLE, 'DISMANTLED'],
  'batteryRetired.battery': [LIVE, 'RETIRED'],
  // New ones are delivered, collected ones passed on, unknown ones met for the first time.
  'received.item': [['REMOVED', 'RETIRED'], 'COLLECTED', ['ABSENT', 'PRODUCED', 'COLLECTED']],
  'batteryReturnedToUse.battery': [[...USABLE, 'IN_USE'], 'PRODUCED'],
  'materialProcessed.input': [REACHABLE, 'RECYCLED'],
  'itemDisposed.item': [REACHABLE, 'DISPOSED'],
  'itemLost.item': [LIVE, 'LOST'],
  'exported.item': [LIVE, 'EXPORTED'],
  'imported.item': [['ABSENT', 'EXPORTED'], 'PRODUCED', ['PRODUCED']],
  'batteryIdentified.battery': [['ABSENT'], 'COLLECTED', USABLE],
  // A name is matched at any time, often long after the end.
  'batteryIdentified.matched': [['ABSENT'], 'COLLECTED', BATTERY_STATES],
} as const satisfies Readonly<Record<string, Row<BatteryState>>>;

export const VEHICLE_TRANSITIONS = {
  'vehicleProduced.vehicle': [['ABSENT', 'BUILT'], 'BUILT'],
  'vehicleSold.vehicle': [['ABSENT', 'BUILT', 'SOLD'], 'SOLD'],
  'vehicleScrapped.vehicle': [['ABSENT', 'BUILT', 'SOLD', 'EXPORTED'], 'SCRAPPED'],
  'exported.vehicle': [['ABSENT', 'BUILT', 'SOLD'], 'EXPORTED'],
  'imported.vehicle': [['ABSENT', 'EXPORTED'], 'BUILT', ['BUILT']],
} as const satisfies Readonly<Record<string, Row<VehicleState>>>;

export type BatteryAct = keyof typeof BATTERY_TRANSITIONS;
export type VehicleAct = keyof typeof VEHICLE_TRANSITIONS;

/** Undefined: the act fits no row, leaves the state as it is, and is flagged. */
export function evolveState(
  state: BatteryState | Absent,
  act: BatteryAct,
): BatteryState | Absent | undefined {
  return move<BatteryState>(BATTERY_TRANSITIONS[act], state);
}

/** The same for vehicles. */
export function evolveVehicle(
  state: VehicleState | Absent,
  act: VehicleAct,
): VehicleState | Absent | undefined {
  return move<VehicleState>(VEHICLE_TRANSITIONS[act], state);
}

export type EuStatus = 'original' | 'repurposed' | 're-used' | 'remanufactured' | 'waste';
export type EuAct = 'REPURPOSED_PRODUCT' | 'RETIRED_AS_WASTE' | 'REUSE' | 'REMANUFACTURE' | 'OTHER';

/** The status of Regulation (EU) 2023/1542 that the same events lead to. */
export function evolveEuStatus(status: EuStatus, act: EuAct): EuStatus {
  const next: Readonly<Record<EuAct, EuStatus>> = {
    REPURPOSED_PRODUCT: 'repurposed',
    RETIRED_AS_WASTE: 'waste',
    REUSE: 're-used',
    REMANUFACTURE: 'remanufactured',
    OTHER: status,
  };
  return next[act];
}

/** What was recycled or disposed of was waste by then, whether or not somebody reported it as that before. */
export function euStatusIn(
  state: BatteryState | VehicleState | Absent,
  status: EuStatus,
): EuStatus {
  return state === 'RECYCLED' || state === 'DISPOSED' ? 'waste' : status;
}

function move<S extends string>(
  [from, to, stays = []]: Row<S>,
  state: S | Absent,
): S | Absent | undefined {
  if (from.includes(state)) return to;
  return stays.includes(state) ? state : undefined;
}
