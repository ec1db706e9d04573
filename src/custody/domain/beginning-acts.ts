import type { BatteryAct, VehicleAct } from '../../lifecycle/domain/transitions.js';

/** The acts by which a party makes a thing: from there on it is its own. */
export const BEGINNING_ACTS: readonly (BatteryAct | VehicleAct)[] = [
  'batteryProduced.product',
  'itemAssembled.item',
  'batteryRepurposed.product',
  'vehicleProduced.vehicle',
];
