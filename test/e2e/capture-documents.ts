/** One well-formed event of every type, as a party that may report it would write it. */
import { newCode, sampleVin, secondLifeCode } from '../../src/sample/domain/sample-codes.js';
import { SAMPLE_PARTIES, type PartyKey } from '../../src/sample/domain/sample-parties.js';
import type { JsonObject } from '../../src/vocabulary/json.js';

export const AT = '2026-05-12T08:30:00+08:00';

const RECYCLER = SAMPLE_PARTIES.recycler.id;
const MAKER = SAMPLE_PARTIES.batteryMaker.id;
const SOME_ID = '5a3b1e00-0000-8000-8000-0000000f0001';

export const pack = (serial: number): string => newCode('P', 'G5C', serial);
export const cell = (serial: number): string => newCode('C', 'G5C', serial);

/** The fields by type; codes, VINs and lots are those of the serial, which is 1 to 9,000. */
export function fieldsOfEveryType(serial: number): Readonly<Record<string, JsonObject>> {
  const battery = pack(serial);
  const items = [battery];
  const vehicle = sampleVin(600_000 + serial);
  const lotNumber = `EVERY-${serial}`;
  const lot = `lot:${RECYCLER}:${lotNumber}`;
  const validFrom = '2026-01-01';
  const said: Record<string, JsonObject> = {
    batteryProduced: { product: battery, components: [{ code: cell(serial) }] },
    itemAssembled: { item: `urn:example:thing:${serial}`, parts: [cell(serial)] },
    vehicleProduced: { vehicle, model: 'SM-1', energyMode: 'FIXED', batteries: items },
    batteryInstalled: { host: vehicle, batteries: items },
    vehicleSold: { vehicle, region: 'CN-GD', ownerName: '某人' },
    batterySwapped: { vehicle, removed: items, fitted: [pack(serial + 1)] },
    batteryReplaced: { host: battery, removed: [cell(serial)], reason: 'spread' },
    batteryRemoved: { host: vehicle, batteries: items },
    batteryTested: { battery, method: 'GB/T 34015', stateOfHealthFraction: '0.81' },
    batteryInspected: { battery, leaking: false, residualVoltageV: '12.5' },
    batteryRetired: { batteries: items, disposition: 'WASTE', massKg: '412.5' },
    vehicleScrapped: { vehicle, batteriesFound: items, certificateNumber: 'C-1' },
    handedOver: { items, receiver: RECYCLER, massKg: '412.5' },
    received: { items, sender: MAKER, massKg: '412.5' },
    batteryDismantled: { parent: battery, componentsFound: [cell(serial)] },
    itemDisposed: { items, how: 'LANDFILL' },
    batteryRepurposed: {
      products: [{ code: secondLifeCode('P', 'G5C', serial), components: [{ code: battery }] }],
    },
    batteryReturnedToUse: { battery, how: 'REUSE', capacityAh: '120' },
    materialDeclared: {
      lot: { lotNumber, materialKind: 'CELL_SCRAP', massKg: '100' },
      origin: 'OPENING_STOCK',
    },
    materialProcessed: {
      process: 'CRUSH',
      inputs: [{ item: battery, massKg: '412.5' }],
      outputs: [
        { lotNumber: `BM-${serial}`, materialKind: 'BLACK_MASS', chemistry: 'LFP', massKg: '200' },
      ],
    },
    lotAnalysed: {
      lot,
      composition: [{ element: 'Li', massFraction: '0.04', source: 'ANALYSIS' }],
    },
    stockCounted: { counts: [{ lot, massKg: '100' }] },
    materialUsed: {
      inputs: [{ item: lot, massKg: '10' }],
      output: { lotNumber: `PL-${serial}`, materialKind: 'PRODUCTION_LOT', massKg: '9' },
    },
    itemLost: { items, how: 'STOLEN' },
    exported: { items, country: 'TH' },
    imported: { items, country: 'DE' },
    batteryIdentified: { battery: `uncoded:${RECYCLER}:U-${serial}`, reason: 'plate gone' },
    eventCorrected: { target: SOME_ID, kind: 'DID_NOT_OCCUR' },
    findingReviewed: { finding: SOME_ID, verdict: 'CONFIRMED' },
    findingAnswered: { finding: SOME_ID, text: 'It was weighed wet.' },
    recallOpened: { reason: 'fire', models: ['SB-LFP-60'] },
    partyRegistered: { party: 'duns-123456789', name: 'Another Works', validFrom },
    roleGranted: { party: 'duns-123456789', role: 'TRADER', validFrom },
    permitRecorded: { party: RECYCLER, kind: 'EIA', number: 'E-1', validFrom },
    facilityRecorded: {
      ...{ party: RECYCLER, facilityCode: `P-${serial}`, kind: 'PLANT', region: 'CN-44' },
      validFrom,
    },
    makerCodeRecorded: { party: 'duns-123456789', makerCode: 'QQ8', validFrom },
    grantGiven: {
      ...{ auditor: SAMPLE_PARTIES.auditor.id, parties: [RECYCLER], purpose: 'yearly audit' },
      ...{ validFrom, validUntil: '2026-12-31' },
    },
    mandateGiven: { agent: 'duns-123456789', purpose: 'REPORTING', validFrom },
    mandateRevoked: { mandate: SOME_ID },
    modelRegistered: { model: `M-${serial}`, category: 'EV', chemistry: 'LFP', validFrom },
  };
  return Object.fromEntries(
    Object.entries(said).map(([type, fields]) => [type, { occurredAt: AT, ...fields }]),
  );
}

/** A party of the sample that may report the type. */
export const REPORTER_OF_TYPE: Readonly<Record<string, PartyKey>> = {
  batteryProduced: 'batteryMaker',
  itemAssembled: 'batteryMaker',
  vehicleProduced: 'carMaker',
  batteryInstalled: 'carMaker',
  vehicleSold: 'carMaker',
  batterySwapped: 'swapOperator',
  batteryReplaced: 'workshop',
  batteryRemoved: 'workshop',
  batteryTested: 'workshop',
  batteryInspected: 'outlet',
  batteryRetired: 'swapOperator',
  vehicleScrapped: 'carMaker',
  handedOver: 'outlet',
  received: 'recycler',
  batteryDismantled: 'recycler',
  itemDisposed: 'recycler',
  batteryRepurposed: 'secondLife',
  batteryReturnedToUse: 'secondLife',
  materialDeclared: 'recycler',
  materialProcessed: 'recycler',
  lotAnalysed: 'recycler',
  stockCounted: 'recycler',
  materialUsed: 'batteryMaker',
  itemLost: 'workshop',
  exported: 'carMaker',
  imported: 'carMaker',
  batteryIdentified: 'recycler',
  partyRegistered: 'administrator',
  roleGranted: 'administrator',
  permitRecorded: 'administrator',
  facilityRecorded: 'administrator',
  makerCodeRecorded: 'administrator',
  grantGiven: 'administrator',
  mandateGiven: 'batteryMaker',
  mandateRevoked: 'batteryMaker',
  modelRegistered: 'batteryMaker',
};

/** One that may not. */
export const STRANGER_TO_TYPE: Readonly<Record<string, PartyKey>> = {
  ...Object.fromEntries(Object.keys(REPORTER_OF_TYPE).map((type) => [type, 'authority' as const])),
  ...{ batteryProduced: 'carMaker', vehicleProduced: 'batteryMaker', materialProcessed: 'outlet' },
  ...{ batterySwapped: 'workshop', batteryRepurposed: 'recycler', partyRegistered: 'batteryMaker' },
};
