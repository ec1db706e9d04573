import { EVENT_CATALOGUE, eventTypeOf } from '../../lifecycle/domain/catalogue.js';
import type { EventType } from '../../lifecycle/domain/event-type.js';
import { OPERATING_ROLES, PARTY_ROLES } from '../../lifecycle/domain/roles.js';
import type { PartyRole } from '../../lifecycle/domain/roles.js';
import type { JsonObject } from '../../vocabulary/json.js';
import type { Entitlement } from './entitlement.js';
import { judgeReporter, mayReport, type Report } from './reporting-right.js';
import { RightsTable } from './rights-table.js';

const MAKER = 'uscc-91350900587527783P';
const AGENT = 'duns-123456789';
const CODE = 'ZZ1PB24S000001F3C0000001';

function entitlement(said: Partial<Entitlement>): Entitlement {
  return {
    ...{ eventId: 'e', kind: 'ROLE', holder: MAKER, object: 'RECYCLER', scope: null },
    ...{ validFrom: '2020-01-01', validUntil: null },
    ...said,
  };
}

function role(object: string, said: Partial<Entitlement> = {}): Entitlement {
  return entitlement({ object, ...said });
}

function mandate(giver: string, holder: string, said: Partial<Entitlement> = {}): Entitlement {
  return entitlement({ kind: 'MANDATE', holder, object: giver, ...said });
}

function named(name: string): EventType {
  const type = eventTypeOf(name);
  if (type === undefined) throw new Error(name);
  return type;
}

function report(type: string | EventType, said: Partial<Report> = {}): Report {
  return {
    type: typeof type === 'string' ? named(type) : type,
    fields: { product: CODE, vehicleBuiltOn: '2017-05-01' },
    ...{ occurredOn: '2025-03-12', recordedOn: '2026-01-15', submitter: MAKER, principal: MAKER },
    ...said,
  };
}

/** The codes of the refusals; the reason where one is named. */
function judge(judged: Report, ...rights: Entitlement[]): string[] {
  const violations = judgeReporter(judged, new RightsTable(rights));
  return violations.map(({ code, params }) => String(params?.['reason'] ?? code));
}

/** The table of lifecycle.md section 4, written down again as a tester reads it. */
const REPORTERS: Readonly<Record<string, string>> = {
  batteryProduced: 'BATTERY_MANUFACTURER',
  itemAssembled: 'BATTERY_MANUFACTURER VEHICLE_MANUFACTURER SECOND_LIFE_PRODUCER',
  vehicleProduced: 'VEHICLE_MANUFACTURER',
  batteryInstalled: 'VEHICLE_MANUFACTURER SERVICE SWAP_OPERATOR SECOND_LIFE_PRODUCER',
  vehicleSold: 'VEHICLE_MANUFACTURER DEALER',
  batterySwapped: 'SWAP_OPERATOR',
  batteryReplaced:
    'SERVICE BATTERY_MANUFACTURER VEHICLE_MANUFACTURER SWAP_OPERATOR SECOND_LIFE_PRODUCER',
  batteryRemoved: 'SERVICE SWAP_OPERATOR ELV_DISMANTLER VEHICLE_MANUFACTURER',
  batteryTested: 'any',
  batteryInspected: 'any',
  batteryRetired:
    'VEHICLE_MANUFACTURER BATTERY_MANUFACTURER SWAP_OPERATOR SERVICE COLLECTION_OUTLET ' +
    'SECOND_LIFE_PRODUCER BATTERY_OWNER',
  vehicleScrapped: 'ELV_DISMANTLER VEHICLE_MANUFACTURER',
  handedOver: 'any',
  received: 'any',
  batteryDismantled: 'ELV_DISMANTLER SECOND_LIFE_PRODUCER RECYCLER',
  batteryRepurposed: 'SECOND_LIFE_PRODUCER',
  batteryReturnedToUse: 'SECOND_LIFE_PRODUCER BATTERY_MANUFACTURER VEHICLE_MANUFACTURER',
  materialDeclared:
    'BATTERY_MANUFACTURER VEHICLE_MANUFACTURER COLLECTION_OUTLET SECOND_LIFE_PRODUCER RECYCLER ' +
    'MATERIAL_PROCESSOR TRADER',
  materialProcessed: 'RECYCLER MATERIAL_PROCESSOR',
  lotAnalysed: 'any',
  stockCounted: 'any',
  materialUsed: 'BATTERY_MANUFACTURER MATERIAL_PROCESSOR',
  itemDisposed: 'any',
  itemLost: 'any',
  exported: 'any',
  imported: 'any',
  batteryIdentified:
    'COLLECTION_OUTLET ELV_DISMANTLER RECYCLER SERVICE SWAP_OPERATOR VEHICLE_MANUFACTURER',
  eventCorrected: 'registered',
  findingReviewed: 'AUTHORITY AUDITOR',
  findingAnswered: 'registered',
  partyRegistered: 'ADMINISTRATOR',
  roleGranted: 'ADMINISTRATOR',
  permitRecorded: 'ADMINISTRATOR',
  facilityRecorded: 'ADMINISTRATOR',
  makerCodeRecorded: 'ADMINISTRATOR',
  grantGiven: 'ADMINISTRATOR',
  mandateGiven: 'registered',
  mandateRevoked: 'registered',
  modelRegistered: 'BATTERY_MANUFACTURER VEHICLE_MANUFACTURER SECOND_LIFE_PRODUCER',
  recallOpened: 'BATTERY_MANUFACTURER VEHICLE_MANUFACTURER',
  ledgerOpened: 'server',
  submissionRefused: 'server',
  reportIssued: 'server',
  groupErased: 'server',
};

function reportersOf(name: string): readonly string[] {
  const reporters = REPORTERS[name] ?? '';
  if (reporters === 'any') return OPERATING_ROLES;
  return reporters === 'registered' || reporters === 'server' ? [] : reporters.split(' ');
}

describe('reporting right', () => {
  it('knows every type of the catalogue', () => {
    expect(EVENT_CATALOGUE.map(({ name }) => name).sort()).toEqual(Object.keys(REPORTERS).sort());
  });

  const matrix = EVENT_CATALOGUE.flatMap((type) =>
    PARTY_ROLES.map((held): [string, PartyRole, EventType] => [type.name, held, type]),
  );
  it.each(matrix)('lets %s come from a %s exactly where the table says so', (name, held, type) => {
    const may = reportersOf(name).includes(held);
    expect(judge(report(type), role(held))).toEqual(may ? [] : ['NOT_AUTHORISED']);
    const open = REPORTERS[name] === 'registered';
    expect(mayReport(type, new Set([held]))).toBe((may || open) && type.input && type.supported);
  });

  it.each(EVENT_CATALOGUE.map(({ name }) => name))('lets the server record %s', (name) => {
    expect(judge(report(name, { submitter: 'server', principal: 'server' }))).toEqual([]);
  });

  it.each(EVENT_CATALOGUE.map(({ name }) => name))(
    'refuses %s of a party without roles',
    (name) => {
      const registered = entitlement({ kind: 'REGISTRATION', object: '' });
      const open = REPORTERS[name] === 'registered';
      expect(judge(report(name), registered)).toEqual(open ? [] : ['NOT_AUTHORISED']);
    },
  );

  it('names the roles that would do, and the law', () => {
    const [violation] = judgeReporter(report('vehicleSold'), new RightsTable([]));
    expect(violation).toEqual({
      code: 'NOT_AUTHORISED',
      path: '/vehicleSold',
      params: { role: 'VEHICLE_MANUFACTURER, DEALER' },
    });
    const [lawful] = judgeReporter(report('batteryProduced'), new RightsTable([]));
    expect(lawful?.params).toEqual({ role: 'BATTERY_MANUFACTURER', law: 'Order 73 Art. 12' });
  });

  it('counts a role on the day on which the event happened, from its first day to its last', () => {
    const held = role('RECYCLER', { validFrom: '2024-01-01', validUntil: '2024-12-31' });
    const on = (occurredOn: string): string[] => judge(report('received', { occurredOn }), held);
    expect(on('2023-12-31')).toEqual(['NOT_AUTHORISED']);
    expect(on('2024-01-01')).toEqual([]);
    expect(on('2024-12-31')).toEqual([]);
    expect(on('2025-01-01')).toEqual(['NOT_AUTHORISED']);
  });

  it('lets the last recorded grant of a role count from its first day on, and not before', () => {
    const first = role('RECYCLER', { validFrom: '2020-01-01' });
    const change = role('RECYCLER', { validFrom: '2024-01-01', validUntil: '2024-06-30' });
    const on = (occurredOn: string, ...rights: Entitlement[]): string[] =>
      judge(report('received', { occurredOn }), ...rights);
    expect(on('2022-01-01', first, change)).toEqual([]);
    expect(on('2024-07-01', first, change)).toEqual(['NOT_AUTHORISED']);
    // Recorded in the other order, the grant without end replaces all.
    expect(on('2024-07-01', change, first)).toEqual([]);
  });

  it('keeps an authority’s provinces apart', () => {
    const guangdong = role('AUTHORITY', { scope: 'CN-44', validUntil: '2020-12-31' });
    const jiangsu = role('AUTHORITY', { scope: 'CN-32' });
    expect(judge(report('findingReviewed'), jiangsu, guangdong)).toEqual([]);
  });

  describe('for another party', () => {
    const maker = role('RECYCLER');
    const forMaker = report('received', { submitter: AGENT });

    it('asks for a mandate, and tells nothing of the principal’s rights without one', () => {
      const [violation, ...more] = judgeReporter(forMaker, new RightsTable([]));
      expect(violation).toEqual({
        code: 'NOT_AUTHORISED',
        path: '/received/onBehalfOf',
        params: {
          ...{ reason: 'MANDATE_MISSING', principal: MAKER },
          ...{ role: OPERATING_ROLES.join(', '), law: named('received').law },
        },
      });
      expect(more).toEqual([]);
    });

    it('takes the principal’s mandate and role, not those of the one who submits', () => {
      expect(judge(forMaker, maker, mandate(MAKER, AGENT))).toEqual([]);
      expect(judge(forMaker, role('RECYCLER', { holder: AGENT }), mandate(MAKER, AGENT))).toEqual([
        'NOT_AUTHORISED',
      ]);
      expect(judge(forMaker, maker, mandate(AGENT, MAKER))).toEqual(['MANDATE_MISSING']);
    });

    it('counts the mandate on the day of recording, whenever the event happened', () => {
      const given = mandate(MAKER, AGENT, { validFrom: '2026-01-01', validUntil: '2026-01-31' });
      const on = (recordedOn: string): string[] =>
        judge({ ...forMaker, recordedOn, occurredOn: '2021-01-01' }, maker, given);
      expect(on('2025-12-31')).toEqual(['MANDATE_MISSING']);
      expect(on('2026-01-31')).toEqual([]);
      expect(on('2026-02-01')).toEqual(['MANDATE_MISSING']);
    });

    it('tells the agent when its mandate ended', () => {
      const first = mandate(MAKER, AGENT, { validUntil: '2025-01-31' });
      const last = mandate(MAKER, AGENT, { validFrom: '2025-05-01', validUntil: '2026-01-14' });
      const [violation] = judgeReporter(forMaker, new RightsTable([maker, last, first]));
      expect(violation?.params).toMatchObject({ mandateUntil: '2026-01-14' });
    });

    it('lets a longer mandate stand beside a later, shorter one', () => {
      const later = mandate(MAKER, AGENT, { validFrom: '2025-01-01', validUntil: '2025-02-01' });
      expect(judge(forMaker, maker, mandate(MAKER, AGENT), later)).toEqual([]);
    });

    it('lets the server submit without a mandate, but asks for the principal’s role', () => {
      const byServer = report('received', { submitter: 'server' });
      expect(judge(byServer, maker)).toEqual([]);
      expect(judge(byServer)).toEqual(['NOT_AUTHORISED']);
    });

    it('lets nobody but the server speak for the server', () => {
      const forServer = report('ledgerOpened', { principal: 'server' });
      expect(judge(forServer, role('ADMINISTRATOR'))).toEqual(['MANDATE_MISSING']);
    });
  });

  describe('of a maker code', () => {
    const produced = report('batteryProduced', { submitter: AGENT, principal: AGENT });
    const agent = role('BATTERY_MANUFACTURER', { holder: AGENT });
    const owned = (holder: string, said: Partial<Entitlement> = {}): Entitlement =>
      entitlement({ kind: 'MAKER_CODE', object: 'ZZ1', holder, ...said });

    it('takes the owner’s, and one that no known maker has', () => {
      expect(judge(produced, agent, owned(AGENT))).toEqual([]);
      expect(judge(produced, agent)).toEqual([]);
    });

    it('refuses another’s without its mandate', () => {
      const rights = new RightsTable([agent, owned(MAKER)]);
      expect(judgeReporter(produced, rights)).toEqual([
        {
          code: 'FOREIGN_MAKER_CODE',
          path: '/batteryProduced/product',
          params: { makerCode: 'ZZ1' },
        },
      ]);
      expect(judge(produced, agent, owned(MAKER), mandate(MAKER, AGENT))).toEqual([]);
    });

    it('refuses another’s on a second life too, at each code that is given', () => {
      const products = [
        { code: 'ZZ2PB24S0000017RP', components: [{ code: CODE }] },
        { code: 'ZZ1PB24S0000017RP', components: [{ code: CODE, newCode: CODE }] },
      ];
      const repurposed = { ...produced, type: named('batteryRepurposed'), fields: { products } };
      const maker = role('SECOND_LIFE_PRODUCER', { holder: AGENT });
      const paths = (...rights: Entitlement[]): string[] =>
        judgeReporter(repurposed, new RightsTable([maker, ...rights])).map(({ path }) => path);
      expect(paths(owned(MAKER))).toEqual([
        '/batteryRepurposed/products/1/code',
        '/batteryRepurposed/products/1/components/0/newCode',
      ]);
      expect(paths(owned(AGENT))).toEqual([]);
      expect(paths(owned(MAKER), mandate(MAKER, AGENT))).toEqual([]);
    });

    it('tells the agent when its mandate ended, but nobody who submits for the agent', () => {
      const ended = mandate(MAKER, AGENT, { validUntil: '2025-12-31' });
      const other = 'duns-987654321';
      const rights = new RightsTable([agent, owned(MAKER), ended, mandate(AGENT, other)]);
      expect(judgeReporter(produced, rights)).toMatchObject([
        { params: { makerCode: 'ZZ1', mandateUntil: '2025-12-31' } },
      ]);
      const [submitted] = judgeReporter({ ...produced, submitter: other }, rights);
      expect(submitted).toMatchObject({ code: 'FOREIGN_MAKER_CODE' });
      expect(submitted?.params).toEqual({ makerCode: 'ZZ1' });
    });

    it('belongs to whoever had it on the day of production', () => {
      const passed = owned(AGENT, { validFrom: '2025-03-12' });
      expect(judge(produced, agent, owned(MAKER), passed)).toEqual([]);
      const before = { ...produced, occurredOn: '2025-03-11' };
      expect(judge(before, agent, owned(MAKER), passed)).toEqual(['FOREIGN_MAKER_CODE']);
    });

    it('decides about no other type', () => {
      const other = { ...produced, type: named('materialUsed') };
      expect(judge(other, agent, owned(MAKER))).toEqual([]);
    });
  });

  describe('of an uncoded battery', () => {
    const identified = (fields: JsonObject): Report => report('batteryIdentified', { fields });

    it.each(['SERVICE', 'SWAP_OPERATOR', 'VEHICLE_MANUFACTURER'])(
      'takes the word of a %s only for vehicles built before coding was due',
      (held) => {
        expect(judge(identified({ vehicleBuiltOn: '2018-07-31' }), role(held))).toEqual([]);
        for (const fields of [{ vehicleBuiltOn: '2018-08-01' }, {}]) {
          const rights = new RightsTable([role(held)]);
          expect(judgeReporter(identified(fields), rights)).toMatchObject([
            {
              code: 'NOT_AUTHORISED',
              path: '/batteryIdentified/vehicleBuiltOn',
              params: { role: 'COLLECTION_OUTLET, ELV_DISMANTLER, RECYCLER' },
            },
          ]);
        }
      },
    );

    it('takes the word of a recycler always, a workshop besides or not', () => {
      expect(judge(identified({}), role('RECYCLER'))).toEqual([]);
      expect(judge(identified({}), role('SERVICE'), role('RECYCLER'))).toEqual([]);
    });
  });
});
