/** The roles that make a party a holder: each may operate on items. */
export const OPERATING_ROLES = [
  'BATTERY_MANUFACTURER',
  'VEHICLE_MANUFACTURER',
  'DEALER',
  'SERVICE',
  'SWAP_OPERATOR',
  'BATTERY_OWNER',
  'COLLECTION_OUTLET',
  'ELV_DISMANTLER',
  'SECOND_LIFE_PRODUCER',
  'RECYCLER',
  'MATERIAL_PROCESSOR',
  'TRADER',
  'CARRIER',
] as const;

export const SUPERVISING_ROLES = ['AUTHORITY', 'AUDITOR', 'ADMINISTRATOR'] as const;

export const PARTY_ROLES = [...OPERATING_ROLES, ...SUPERVISING_ROLES] as const;

export type PartyRole = (typeof PARTY_ROLES)[number];
