/** The first tabs, by the role that asks so; their codes are those of the sample industry. */
export interface RoleTab {
  readonly query: string;
  readonly variables: string;
}

/** A pack of the sample industry, and one that its maker has yet to produce. */
export const SAMPLE_PACK = 'ZZ1PB24S000001F3C0000001';
const NEW_PACK = 'ZZ1PB24S000001G620009999';

const tab = (query: string, variables: object = {}): RoleTab => ({
  query: `${query.trim()}\n`,
  variables: JSON.stringify(variables, null, 2),
});

export const ROLE_TABS: readonly RoleTab[] = [
  tab(`
# Everyone: who am I, and how far has the ledger grown?
query WhoAmI {
  viewer { party { id name } roles }
  ledger { size }
}`),
  tab(
    `
# Manufacturer: try a production first. dryRun records nothing; leave it out to report.
mutation ManufacturerDryRun($input: CaptureEventsInput!) {
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
    {
      input: {
        dryRun: true,
        events: [
          {
            batteryProduced: {
              occurredAt: '2026-06-02T08:30:00+08:00',
              product: NEW_PACK,
              model: 'SB-LFP-60',
              massKg: '412.5',
            },
          },
        ],
      },
    },
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
];
