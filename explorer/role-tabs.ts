/** The first tabs, by the role that asks so; their codes are those of the sample industry. */
export interface RoleTab {
  readonly query: string;
  readonly variables: string;
}

/** A pack of the sample industry, and one that its maker has yet to produce. */
export const SAMPLE_PACK = 'ZZ1PB24S000001F3C0000001';
const NEW_PACK = 'ZZ1PB24S000001G620009999';
export const SAMPLE_VEHICLE = 'LZZSAMPB9R0000001';
export const SAMPLE_SECOND_LIFE = 'ZZ2PB24G510000001RP';

const tab = (query: string, variables: object = {}): RoleTab => ({
  query: `${query.trim()}\n`,
  variables: JSON.stringify(variables, null, 2),
});

/** One event, tried: what would be said of it, and nothing recorded. */
function dryRun(comment: string, name: string, event: object): RoleTab {
  return tab(
    `
# ${comment}
mutation ${name}($input: CaptureEventsInput!) {
  captureEvents(input: $input) {
    outcome
    results {
      __typename
      ... on EventAccepted { index eventId }
      ... on EventRecorded { index eventId recordedAt logState }
      ... on EventDuplicate { index eventId }
      ... on EventRefused { index unreadEventId: eventId refusals { code path message hint } }
    }
  }
}`,
    { input: { dryRun: true, events: [event] } },
  );
}

export const ROLE_TABS: readonly RoleTab[] = [
  tab(`
# Everyone: who am I, and how far has the ledger grown?
query WhoAmI {
  viewer { party { id name } roles }
  ledger { size }
}`),
  dryRun(
    'Battery manufacturer: try a production first. dryRun records nothing; leave it out to report.',
    'ManufacturerDryRun',
    {
      batteryProduced: {
        occurredAt: '2026-06-02T08:30:00+08:00',
        product: NEW_PACK,
        model: 'SB-LFP-60',
        massKg: '412.5',
      },
    },
  ),
  tab(
    `
# Vehicle manufacturer: which batteries are in a car, and what happened to it?
query VehicleMakerCar($vin: String!) {
  vehicle(vin: $vin) {
    state
    energyMode
    batteries { id state }
    timeline(first: 20) { edges { node { type occurredAt } } }
  }
}`,
    { vin: SAMPLE_VEHICLE },
  ),
  dryRun('Swap operator: a swap, one pack out and one in.', 'SwapOperatorDryRun', {
    batterySwapped: {
      occurredAt: '2026-06-02T09:00:00+08:00',
      vehicle: SAMPLE_VEHICLE,
      removed: [SAMPLE_PACK],
      fitted: [NEW_PACK],
    },
  }),
  dryRun('Service: a battery was replaced in a car.', 'ServiceDryRun', {
    batteryReplaced: {
      occurredAt: '2026-06-02T10:00:00+08:00',
      host: SAMPLE_VEHICLE,
      removed: [SAMPLE_PACK],
      fitted: [NEW_PACK],
      reason: 'capacity',
    },
  }),
  dryRun('Collection outlet: a pack was brought in.', 'OutletDryRun', {
    received: {
      occurredAt: '2026-06-02T11:00:00+08:00',
      items: [SAMPLE_PACK],
      massKg: '412.5',
    },
  }),
  tab(
    `
# Second-life producer: which packs were in a product, who made them, and which cars did they drive?
query SecondLifePredecessors($code: String!) {
  battery(code: $code) {
    state
    euStatus
    predecessors { code maker { name } vehicles { vin } }
  }
}`,
    { code: SAMPLE_SECOND_LIFE },
  ),
  tab(
    `
# Recycler: what lies on the dismantling line? Any spelling of the scan is read.
query RecyclerScan($scan: String!) {
  battery(code: $scan) {
    id
    state
    euStatus
    chemistry
    ratedCapacityAh
    holder { id name }
    parts { certainty since item { id kind } }
    tests { id occurredAt }
  }
}`,
    { scan: SAMPLE_PACK },
  ),
  tab(
    `
# Recycler: a truck of packs in one question; unknown and unreadable scans are answered too.
query RecyclerTruck($scans: [String!]!) {
  batteries(codes: $scans) { scan battery { id state } unknown unreadable { code message hint } }
}`,
    { scans: [SAMPLE_PACK, NEW_PACK, 'ZZ1PB24?'] },
  ),
  tab(`
# Recycler: what have I at hand, and what is on the way to me? What of a truck was missing, what too many?
query RecyclerStock {
  items(filter: { kinds: [PACK, MODULE, MATERIAL_LOT] }, first: 50) {
    edges { node { id kind state custody { since site } } }
    pageInfo { hasNextPage endCursor }
  }
  handovers(filter: { direction: TO_ME }, first: 10) {
    edges { node {
      id open handedOverAt from { name } transportDocument massKg receivedMassKg
      itemCount missingCount additionalCount
      items(statuses: [ON_THE_WAY, MISSING, ADDITIONAL], first: 20) {
        edges { node { status item { id } } }
      }
    } }
  }
}`),
  tab(
    `
# Everyone: search for whatever you have: a code in any spelling, VIN, lot, party, event id, Digital Link.
query Search($text: String!) {
  search(text: $text) {
    recognisedAs id label position
    item { id kind state }
    event { id type occurredAt }
    party { id name }
    refusal { code message hint }
  }
}`,
    { text: SAMPLE_PACK.toLowerCase() },
  ),
  tab(
    `
# Auditor: what has become of it? BACKWARD asks what it was made of.
query AuditorLineage($items: [ID!]!, $direction: LineageDirection!) {
  lineage(items: $items, direction: $direction, depthMax: 6) {
    asKnownAt
    truncated
    nodes { id kind depth }
    edges { from to kind certainty at until massKg }
  }
}`,
    { items: [`battery:${SAMPLE_PACK}`], direction: 'FORWARD' },
  ),
  tab(
    `
# Auditor: the latest events that I may read.
query AuditorEvents($first: Int!) {
  events(first: $first) {
    edges { node { id type occurredAt recordedAt principal { id name } } }
    pageInfo { hasNextPage endCursor }
  }
}`,
    { first: 20 },
  ),
  tab(`
# Authority: who reports here, in which role, and where?
query AuthorityRegister {
  parties(first: 50) { edges { node { id name roles } } }
  facilities(first: 50) { edges { node { id kind region party { name } } } }
}`),
  tab(`
# Administrator: the register as it stands, maker codes and models included.
query AdministratorRegister {
  parties(first: 50) { edges { node { id name validFrom makerCodes } } }
  models(first: 50) { edges { node { model chemistry maker { name } } } }
}`),
];
