/**
 * By what each field of the interface is kept from who may not read it. A field without a rule fails the
 * build: whoever adds one says here why it may be shown, and the tests hold it to that.
 */
export const FIELD_RULES = {
  /** What whoever asks has given himself, or what follows from that alone. */
  ECHO: {
    Battery: 'id kind code codeFields asKnownAt',
    BatteryAnswer: 'scan unknown unreadable',
    BatteryCodeFields: 'manufacturerCode producedOn schemeVersion secondLife warnings',
    Item: 'id kind asKnownAt',
    Vehicle: 'id kind vin asKnownAt',
    MaterialLot: 'id kind number party asKnownAt',
    OtherItem: 'id kind uri asKnownAt',
    Lineage: 'roots asKnownAt',
    Refusal: 'code hint message path',
    SearchHit: 'recognisedAs refusal position id label',
  },
  /** Of the viewer's own party, or answered to who reports. */
  OWN: {
    CaptureEventsResult: 'duplicates outcome projected recorded refused results',
    Credential: 'createdAt id label lastUsedAt partyId revokedAt',
    CredentialIssued: 'credential token',
    CredentialRefused: 'refusals',
    CredentialRevoked: 'credential',
    EventAccepted: 'eventId index',
    EventDuplicate: 'eventId index leafHash recordedAt',
    EventRecorded: 'eventId index leafHash logState recordedAt',
    EventRefused: 'eventId index refusals',
    Mutation: 'captureEvents issueCredential revokeCredential',
    ReadingRight: 'because groups of relation until',
    Viewer: 'credentialId credentials mayReport party partyId partyName reads roles',
  },
  /** Master data of the group `public`; what of it is not, the resolver asks its own rule. */
  REGISTER: {
    BatteryModel:
      'category chemistry content dismantlingInformation electrodePowderKg id maker makerId massKg model ' +
      'nominalVoltageV placedOnMarketOn ratedCapacityAh validFrom withheld',
    BatteryModelConnection: 'edges pageInfo',
    BatteryModelEdge: 'cursor node',
    Facility: 'facilityCode id kind party partyId region validFrom validUntil',
    FacilityConnection: 'edges pageInfo',
    FacilityEdge: 'cursor node',
    Mandate: 'agent agentId giver giverId id purpose revoked revokedBy validFrom validUntil',
    MandateConnection: 'edges pageInfo',
    MandateEdge: 'cursor node',
    Party: 'id makerCodes name roles validFrom validUntil',
    PartyConnection: 'edges pageInfo',
    PartyEdge: 'cursor node',
    Permit: 'capacityTonnesPerYear id kind number partyId validFrom validUntil',
    PermitConnection: 'edges pageInfo',
    PermitEdge: 'cursor node',
    SubstanceContent: 'massKg substance',
    Query: 'facilities mandates models parties permits viewer',
    SearchHit: 'facility model party',
  },
  /** Cut to the groups of the event that the viewer may read; listed only as `isListed` says. */
  EVENT: {
    Battery: 'chemistry inspections maker massKg model production ratedCapacityAh tests timeline',
    ElementContent: 'element massFraction source',
    EventConnection: 'asKnownAt edges pageInfo',
    EventEdge: 'cursor node',
    Item: 'timeline',
    LifecycleEvent:
      'document id items leafHash logIndex logState occurredAt principal recordedAt submitter type withheld',
    MaterialLot: 'analyses beginning composition massKg materialKind moistureFraction timeline',
    OtherItem: 'stated timeline',
    Query: 'event events',
    SearchHit: 'event',
    Vehicle: 'energyMode model production timeline',
  },
  /** Told of an item only to whom an event tells that it exists; to all others there is none. */
  VISIBLE: {
    Battery: 'names withheld',
    BatteryAnswer: 'battery',
    Item: 'names withheld',
    MaterialLot: 'names withheld',
    OtherItem: 'names withheld',
    Query: 'batteries battery item materialLot search vehicle',
    SearchHit: 'item',
    Vehicle: 'names withheld',
  },
  /** What stands in what, and came of what: only as far as the event that says so names both to the viewer. */
  TOGETHER: {
    Battery: 'components parts predecessors within',
    Containment: 'certainty item kind since',
    Item: 'parts within',
    Lineage: 'edges endCursor nodes shareBasis shareUnknown truncated',
    LineageEdge: 'at certainty event from kind massKg to until',
    LineageNode: 'depth id item kind names restricted share windows',
    MaterialLot: 'parts within',
    OtherItem: 'parts within',
    Predecessor: 'battery code maker vehicles',
    Query: 'lineage',
    TimeWindow: 'from until',
    Vehicle: 'batteries parts within',
  },
  /** Facts of the item itself, of the group `individual`. */
  ITEM_INDIVIDUAL: {
    Battery: 'euStatus state',
    Item: 'state',
    MaterialLot: 'state',
    OtherItem: 'state',
    Vehicle: 'state',
  },
  /** Facts of the item itself, of the group `custody`, or of the event that says them. */
  ITEM_CUSTODY: {
    Battery: 'custody holder',
    Custody: 'country eventId from fromId holder holderId kind since site to toId',
    Handover:
      'additionalCount carrierId event from fromId handedOverAt id itemCount items massKg missingCount open ' +
      'receivedCount receivedMassKg receptions to toId transportDocument',
    HandoverConnection: 'asKnownAt edges pageInfo',
    HandoverEdge: 'cursor node',
    HandoverItem: 'item receptionId status',
    HandoverItemConnection: 'edges pageInfo',
    HandoverItemEdge: 'cursor node',
    HandoverReception: 'by byId counts event id massKg receivedAt',
    Item: 'custody holder',
    ItemConnection: 'asKnownAt edges pageInfo',
    ItemEdge: 'cursor node',
    MaterialLot: 'custody holder',
    OtherItem: 'custody holder',
    Query: 'handovers items',
    Vehicle: 'custody holder',
  },
  /** Administrators and national authorities alone; the question is refused to all others. */
  SUPERVISION: {
    AuditEntry:
      'code count credentialId detail firstAt id kind outcome partyId recordedAt requestId subject',
    AuditEntryConnection: 'edges pageInfo',
    AuditEntryEdge: 'cursor node',
    Query: 'auditEntries',
  },
  /** Counts of the log and of pages, which say nothing of anybody. */
  LOG: {
    Ledger: 'projections size',
    PageInfo: 'endCursor hasNextPage',
    ProjectionProgress: 'name nextIndex',
    Query: 'ledger',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Each `Type.field` with the rules that it has. */
export function rulesByField(): Map<string, string[]> {
  const rules = new Map<string, string[]>();
  for (const [rule, types] of Object.entries(FIELD_RULES)) {
    for (const [type, fields] of Object.entries<string>(types)) {
      for (const field of fields.split(' ')) {
        const name = `${type}.${field}`;
        rules.set(name, [...(rules.get(name) ?? []), rule]);
      }
    }
  }
  return rules;
}
