/** Every type of event by GraphQL: who may report it, and that it is taken. */
import fc from 'fast-check';
import { EVENT_CATALOGUE } from '../../src/lifecycle/domain/catalogue.js';
import { PARTY_ROLES, type PartyRole } from '../../src/lifecycle/domain/roles.js';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import { isJsonObject, type JsonObject } from '../../src/vocabulary/json.js';
import { arbitraryDocument, CLIENT_TYPES, fieldsIn } from '../property/event-documents.js';
import { AT, fieldsOfEveryType, REPORTER_OF_TYPE, STRANGER_TO_TYPE } from './capture-documents.js';
import {
  clientOf,
  codesIn,
  join,
  kindOf,
  only,
  rebuilt,
  Rows,
  type Client,
} from './capture-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

const NOT_YET = ['eventCorrected', 'findingReviewed', 'findingAnswered', 'recallOpened'];
const SERVER_ONLY = ['ledgerOpened', 'submissionRefused', 'reportIssued', 'groupErased'];
const SUPPORTED = CLIENT_TYPES.map(({ name }) => name).filter((name) => !NOT_YET.includes(name));
const SAMPLES_A_TYPE = 5;

/**
 * The column "reported by" of the lifecycle's table of events, written down again in its words. An
 * importer is a vehicle manufacturer; the maker of a model any manufacturer.
 */
const ANY_HOLDER =
  'BATTERY_MANUFACTURER VEHICLE_MANUFACTURER DEALER SERVICE SWAP_OPERATOR BATTERY_OWNER ' +
  'COLLECTION_OUTLET ELV_DISMANTLER SECOND_LIFE_PRODUCER RECYCLER MATERIAL_PROCESSOR TRADER CARRIER';
const ANYONE = `${ANY_HOLDER} AUTHORITY AUDITOR ADMINISTRATOR`;
const MANUFACTURERS = 'BATTERY_MANUFACTURER VEHICLE_MANUFACTURER SECOND_LIFE_PRODUCER';
const REPORTED_BY: Readonly<Record<string, string>> = {
  batteryProduced: 'BATTERY_MANUFACTURER',
  itemAssembled: MANUFACTURERS,
  vehicleProduced: 'VEHICLE_MANUFACTURER',
  batteryInstalled: 'VEHICLE_MANUFACTURER SERVICE SWAP_OPERATOR SECOND_LIFE_PRODUCER',
  vehicleSold: 'VEHICLE_MANUFACTURER DEALER',
  batterySwapped: 'SWAP_OPERATOR',
  batteryReplaced:
    'SERVICE BATTERY_MANUFACTURER VEHICLE_MANUFACTURER SWAP_OPERATOR SECOND_LIFE_PRODUCER',
  batteryRemoved: 'SERVICE SWAP_OPERATOR ELV_DISMANTLER VEHICLE_MANUFACTURER',
  batteryTested: ANY_HOLDER,
  batteryInspected: ANY_HOLDER,
  batteryRetired:
    'VEHICLE_MANUFACTURER BATTERY_MANUFACTURER SWAP_OPERATOR SERVICE COLLECTION_OUTLET ' +
    'SECOND_LIFE_PRODUCER BATTERY_OWNER',
  vehicleScrapped: 'ELV_DISMANTLER VEHICLE_MANUFACTURER',
  handedOver: ANY_HOLDER,
  received: ANY_HOLDER,
  batteryDismantled: 'ELV_DISMANTLER SECOND_LIFE_PRODUCER RECYCLER',
  batteryRepurposed: 'SECOND_LIFE_PRODUCER',
  batteryReturnedToUse: MANUFACTURERS,
  materialDeclared:
    'BATTERY_MANUFACTURER COLLECTION_OUTLET SECOND_LIFE_PRODUCER RECYCLER MATERIAL_PROCESSOR ' +
    'TRADER VEHICLE_MANUFACTURER',
  materialProcessed: 'RECYCLER MATERIAL_PROCESSOR',
  lotAnalysed: ANY_HOLDER,
  stockCounted: ANY_HOLDER,
  materialUsed: 'BATTERY_MANUFACTURER MATERIAL_PROCESSOR',
  itemDisposed: ANY_HOLDER,
  itemLost: ANY_HOLDER,
  exported: ANY_HOLDER,
  imported: ANY_HOLDER,
  batteryIdentified: 'COLLECTION_OUTLET ELV_DISMANTLER RECYCLER',
  partyRegistered: 'ADMINISTRATOR',
  roleGranted: 'ADMINISTRATOR',
  permitRecorded: 'ADMINISTRATOR',
  facilityRecorded: 'ADMINISTRATOR',
  makerCodeRecorded: 'ADMINISTRATOR',
  grantGiven: 'ADMINISTRATOR',
  mandateGiven: ANYONE,
  mandateRevoked: ANYONE,
  modelRegistered: MANUFACTURERS,
};
/** Besides, for vehicles that were built before batteries had codes. */
const IDENTIFIED_IN_OLD_VEHICLES = 'SERVICE SWAP_OPERATOR VEHICLE_MANUFACTURER';

let server: ServerForTests;
let rows: Rows;
const byRole = new Map<PartyRole, Client>();

beforeAll(async () => {
  server = await serverForTests();
  rows = new Rows(server);
  for (const [place, role] of PARTY_ROLES.entries()) {
    byRole.set(role, await join(server, { number: 100 + place, roles: [role] }));
  }
}, 120_000);

afterAll(async () => {
  await rows.end();
  await server.stop();
});

function clientWith(role: PartyRole): Client {
  const client = byRole.get(role);
  if (client === undefined) throw new Error(role);
  return client;
}

/** A code of the sample's maker may be reported by that maker alone: others get one of nobody's. */
function documentOf(type: string, serial: number): JsonObject {
  const { [type]: fields } = fieldsOfEveryType(serial);
  if (fields === undefined) throw new Error(`no document of ${type}`);
  const { product, products } = fields;
  const ofNobody = (code: unknown): string => `QQ7${String(code).slice(3)}`;
  if (product !== undefined) return { [type]: { ...fields, product: ofNobody(product) } };
  if (!Array.isArray(products)) return { [type]: fields };
  const renamed = products
    .filter(isJsonObject)
    .map((one) => ({ ...one, code: ofNobody(one['code']) }));
  return { [type]: { ...fields, products: renamed } };
}

const rolesOf = (words: string | undefined): string[] => (words ?? '').split(' ');

describe('the catalogue and these tests', () => {
  it('know the same types', () => {
    const documents = Object.keys(fieldsOfEveryType(1)).sort();
    expect(documents).toEqual(CLIENT_TYPES.map(({ name }) => name).sort());
    expect(Object.keys(REPORTED_BY).sort()).toEqual([...SUPPORTED].sort());
    expect(Object.keys(REPORTER_OF_TYPE).sort()).toEqual([...SUPPORTED].sort());
    expect(EVENT_CATALOGUE.map(({ name }) => name).sort()).toEqual(
      [...documents, ...SERVER_ONLY].sort(),
    );
  });

  it('have no input for what only the server records', async () => {
    const query = '{ __type(name: "LifecycleEventInput") { inputFields { name } } }';
    type Input = { __type: { inputFields: { name: string }[] } };
    const { data } = await server.ask<Input>('batteryMaker', query);
    const names = data?.__type.inputFields.map(({ name }) => name).sort();
    expect(names).toEqual(CLIENT_TYPES.map(({ name }) => name).sort());
    for (const name of SERVER_ONLY) expect(names).not.toContain(name);
  });
});

describe('a party with one role', () => {
  it.each(PARTY_ROLES)('reports what the lifecycle gives to it: %s', async (role) => {
    const client = clientWith(role);
    const captured = await client.capture(
      SUPPORTED.map((type) => documentOf(type, 8_000)),
      { dryRun: true, onRefusal: 'PROCEED' },
    );
    const found = SUPPORTED.map((type, place) => {
      const result = captured.results[place];
      return [type, result === undefined ? '' : kindOf(result)];
    });
    const expected = SUPPORTED.map((type) => [
      type,
      rolesOf(REPORTED_BY[type]).includes(role) ? 'EventAccepted' : 'NOT_AUTHORISED',
    ]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
  });

  it('reports an uncoded battery of a vehicle by the day on which that was built', async () => {
    const identified = (vehicleBuiltOn: string): JsonObject => ({
      batteryIdentified: { ...fieldsOfEveryType(1)['batteryIdentified'], vehicleBuiltOn },
    });
    for (const role of PARTY_ROLES) {
      const days = ['2018-07-31', '2018-08-01'];
      const { results } = await clientWith(role).capture(days.map(identified), {
        ...{ dryRun: true, onRefusal: 'PROCEED' },
      });
      const always = rolesOf(REPORTED_BY['batteryIdentified']).includes(role);
      const old = rolesOf(IDENTIFIED_IN_OLD_VEHICLES).includes(role);
      expect([role, ...results.map(kindOf)]).toEqual([
        role,
        always || old ? 'EventAccepted' : 'NOT_AUTHORISED',
        always ? 'EventAccepted' : 'NOT_AUTHORISED',
      ]);
    }
  });

  it('is told the roles and the law where it may not', async () => {
    const authority = clientWith('AUTHORITY');
    for (const { name, law } of CLIENT_TYPES.filter((type) => SUPPORTED.includes(type.name))) {
      const roles = rolesOf(REPORTED_BY[name]);
      if (roles.includes('AUTHORITY')) continue;
      const result = only(await authority.capture([documentOf(name, 8_001)], { dryRun: true }));
      const [refusal] = result.refusals ?? [];
      for (const role of roles) expect(refusal?.message).toContain(role);
      if (law !== undefined) expect(refusal?.message).toContain(law);
      expect(refusal?.path).toBe(`/${name}`);
    }
  });
});

describe('a type that is not taken yet', () => {
  it.each(NOT_YET)('is answered so, whoever sends it: %s', async (type) => {
    for (const role of ['BATTERY_MANUFACTURER', 'AUTHORITY', 'ADMINISTRATOR'] as const) {
      const { results } = await clientWith(role).capture([documentOf(type, 1)]);
      expect(results.flatMap(codesIn)).toEqual(['NOT_YET_SUPPORTED']);
    }
    const malformed = { [type]: { ...fieldsIn(documentOf(type, 1)), occurredAt: 'soon' } };
    const { results } = await clientWith('AUTHORITY').capture([malformed]);
    expect(results.flatMap(codesIn)).toEqual(['MALFORMED_TIME']);
  });
});

describe('an event of any type', () => {
  it.each(SUPPORTED)('is taken in every lawful spelling: %s', async (name) => {
    const type = CLIENT_TYPES.find((one) => one.name === name);
    if (type === undefined) throw new Error(name);
    const [role] = PARTY_ROLES.filter((one) => rolesOf(REPORTED_BY[name]).includes(one));
    const client = clientWith(role ?? 'ADMINISTRATOR');
    const samples = fc.sample(arbitraryDocument(type), {
      numRuns: SAMPLES_A_TYPE,
      seed: 20_260_512,
    });
    const outcomes = samples.map(async (document) => {
      // For itself: whoever it speaks for gave no mandate.
      const own = { [name]: { ...fieldsIn(document), onBehalfOf: null, ...oldVehicle(name) } };
      const result = only(await client.capture([own], { dryRun: true }));
      return result.__typename === 'EventAccepted' ? 'EventAccepted' : { own, result };
    });
    expect(await Promise.all(outcomes)).toEqual(samples.map(() => 'EventAccepted'));
  });

  const oldVehicle = (name: string): JsonObject =>
    name === 'batteryIdentified' ? { vehicleBuiltOn: '2017-05-01' } : {};

  it.each(SUPPORTED)(
    'is recorded of a party of the sample, and refused of a stranger: %s',
    async (type) => {
      const { [type]: fields = {} } = fieldsOfEveryType(100 + SUPPORTED.indexOf(type));
      const capture = async (key: keyof typeof SAMPLE_PARTIES | undefined): Promise<string> => {
        if (key === undefined) throw new Error(type);
        const party = { id: SAMPLE_PARTIES[key].id, token: server.tokenOf(key) };
        return kindOf(only(await clientOf(server.url, party).capture([{ [type]: fields }])));
      };
      if (REPORTED_BY[type] !== ANYONE) {
        expect(await capture(STRANGER_TO_TYPE[type])).toBe('NOT_AUTHORISED');
      }
      expect(await capture(REPORTER_OF_TYPE[type])).toBe('EventRecorded');
      expect(await capture(REPORTER_OF_TYPE[type])).toBe('EventDuplicate');
    },
  );

  it('of the story of the sample is recorded', async () => {
    await server.tellStory();
    const [{ n } = { n: 0 }] = await rows.of<{ n: number }>(
      `SELECT count(*)::int AS n FROM capture.beginning WHERE item LIKE 'vehicle:%'`,
    );
    expect(n).toBeGreaterThanOrEqual(3);
  }, 60_000);

  it('leaves the same holdings and rights when those are built from the log again', async () => {
    const { before, after } = await rebuilt(server, rows);
    expect(before.beginnings.length).toBeGreaterThan(10);
    expect(before.lots.length).toBeGreaterThan(5);
    expect(before.rights.length).toBeGreaterThan(50);
    expect(after).toEqual(before);
    // The right that the last of them decides about is still there.
    const document = { batteryTested: { occurredAt: AT, battery: 'urn:example:1', method: 'm' } };
    expect(kindOf(only(await clientWith('CARRIER').capture([document])))).toBe('EventRecorded');
  });
});
