/** Who reads which field, written down by hand: a field that slips into another group fails here. */
import { COMMON_FIELDS, EVENT_CATALOGUE } from './catalogue.js';
import type { EventField } from './event-type.js';

type Groups = Readonly<Record<string, string>>;

/** By type, the fields of each group: what is public, parts, state, whereabouts, proof, trade, people. */
const FIELDS_BY_GROUP: Readonly<Record<string, Groups>> = {
  batteryProduced: {
    public: 'product model massKg ratedCapacityAh nominalVoltageV serialNumber',
    detail: 'components',
    commercial: 'productionLot orderNumber',
  },
  itemAssembled: {
    public: 'item model manufacturingDateStated',
    detail: 'parts',
    commercial: 'lots sourceSystem',
  },
  vehicleProduced: {
    public: 'model energyMode',
    custody: 'vehicle swapOperator batteries',
    authority: 'certificateIssuedAt customsClearedAt',
  },
  batteryInstalled: { custody: 'host batteries' },
  vehicleSold: {
    custody: 'vehicle region',
    personal: 'licensePlate ownerName ownerIdNumber ownerAddress',
  },
  batterySwapped: { custody: 'vehicle removed fitted station' },
  batteryReplaced: { individual: 'reason', custody: 'host removed fitted destination' },
  batteryRemoved: { individual: 'reason', custody: 'host batteries' },
  batteryTested: {
    individual:
      'battery method stateOfHealthFraction remainingCapacityAh resistanceMilliohm ' +
      'certifiedEnergyKwh cellSpreadMv verdict laboratory',
  },
  batteryInspected: {
    individual:
      'battery opened leaking damaged dischargeMethod residualVoltageV transportSafetyClass',
  },
  batteryRetired: { individual: 'batteries disposition reason massKg' },
  vehicleScrapped: {
    custody: 'vehicle vehicleReceivedAt batteriesFound',
    authority: 'certificateIssuedAt certificateNumber exceptions',
  },
  handedOver: {
    custody: 'items fromLot newLotNumber receiver massKg transportDocument carrier',
  },
  received: { custody: 'handover items sender massKg ownLotNumber' },
  batteryDismantled: { detail: 'componentsFound', custody: 'parent outputs' },
  batteryRepurposed: { detail: 'products' },
  batteryReturnedToUse: {
    individual: 'battery how capacityAh cellSpreadMv',
    authority: 'wasteEndEvidence',
  },
  materialDeclared: { custody: 'lot origin pieces knownCodes', commercial: 'supplier' },
  materialProcessed: {
    custody: 'process startedAt',
    commercial: 'campaign inputs auxiliaries outputs losses onAccountOf performedBy',
  },
  lotAnalysed: {
    individual: 'moistureFraction composition method laboratory',
    custody: 'lot massKg',
  },
  stockCounted: { custody: 'counts' },
  materialUsed: { public: 'model year', custody: 'plant', commercial: 'inputs output' },
  itemDisposed: { individual: 'how', custody: 'items', authority: 'permitNumber' },
  itemLost: {
    individual: 'how',
    custody: 'items',
    authority: 'policeReference insuranceReference',
  },
  exported: { custody: 'items country', authority: 'customsDeclaration' },
  imported: { custody: 'items country', authority: 'customsDeclaration' },
  batteryIdentified: {
    public: 'battery sameAs',
    individual: 'massKg reason',
    custody: 'foundInLot vehicleBuiltOn',
  },
  eventCorrected: {
    public: 'target targetLeafHash kind replacement',
    authority: 'orderNumber reason',
  },
  findingReviewed: { authority: 'finding follows verdict reason' },
  findingAnswered: { authority: 'finding text' },
  ledgerOpened: { public: 'origin formatVersion previousHead' },
  partyRegistered: { public: 'party name validFrom validUntil' },
  roleGranted: { public: 'party role scope validFrom validUntil' },
  permitRecorded: {
    public: 'party validFrom validUntil',
    authority: 'kind number capacityTonnesPerYear',
  },
  facilityRecorded: { public: 'party facilityCode kind region validFrom validUntil' },
  makerCodeRecorded: { public: 'party makerCode validFrom validUntil' },
  grantGiven: {
    public: 'validFrom validUntil',
    authority: 'auditor parties purpose periodFrom periodUntil',
  },
  mandateGiven: { public: 'agent purpose validFrom validUntil' },
  mandateRevoked: { public: 'mandate' },
  modelRegistered: {
    public:
      'model category chemistry ratedCapacityAh nominalVoltageV massKg placedOnMarketOn validFrom',
    detail: 'content electrodePowderKg dismantlingInformation',
  },
  recallOpened: { public: 'reason models' },
  submissionRefused: { authority: 'item reporter reason digest' },
  reportIssued: { authority: 'report kind digest' },
  groupErased: { public: 'target group' },
};

const COMMON: Groups = {
  public: 'occurredAt occurredAtPrecision sequence submissionMode submissionModeReason',
  detail: 'scans',
  custody: 'facility vinOverrideReason',
  authority: 'evidence',
  commercial: 'sourceDocument',
  personal: 'remark',
};

/** The names of each group, sorted: their order is that of the documentation. */
function byGroup(fields: readonly EventField[]): Groups {
  const groups = Map.groupBy(fields, ({ group }) => group);
  return sorted(
    Object.fromEntries([...groups].map(([group, of]) => [group, of.map((f) => f.name).join(' ')])),
  );
}

function sorted(groups: Groups): Groups {
  const words = Object.entries(groups).map(([group, names]): [string, string] => [
    group,
    names.split(' ').toSorted().join(' '),
  ]);
  return Object.fromEntries(words);
}

describe('disclosure groups of fields', () => {
  it('are written down for every type', () => {
    expect(Object.keys(FIELDS_BY_GROUP).toSorted()).toEqual(
      EVENT_CATALOGUE.map(({ name }) => name).toSorted(),
    );
  });

  it.each(EVENT_CATALOGUE.map(({ name, fields }) => [name, fields] as const))(
    'of %s',
    (name, fields) => {
      expect(byGroup(fields)).toEqual(sorted(FIELDS_BY_GROUP[name] ?? {}));
    },
  );

  it('of every event', () => {
    expect(byGroup(COMMON_FIELDS)).toEqual(sorted(COMMON));
  });
});
