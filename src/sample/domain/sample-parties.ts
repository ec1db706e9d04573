/** The companies of the sample industry, with what makes each entitled to report. */
import type { PartyRole } from '../../lifecycle/domain/roles.js';
import type { JsonObject } from '../../vocabulary/json.js';
import {
  PACK_MAKER_CODE,
  sampleEventId,
  samplePartyId,
  SECOND_LIFE_MAKER_CODE,
} from './sample-codes.js';

export const PARTY_KEYS = [
  ...(['administrator', 'batteryMaker', 'carMaker', 'swapOperator', 'workshop'] as const),
  ...(['outlet', 'secondLife', 'recycler', 'authority', 'auditor'] as const),
] as const;
export type PartyKey = (typeof PARTY_KEYS)[number];

export interface SampleParty {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly PartyRole[];
  readonly makerCode?: string;
}

export const SAMPLE_PARTIES: Readonly<Record<PartyKey, SampleParty>> = {
  administrator: party(1, 'Sample Registry 示例登记处', ['ADMINISTRATOR']),
  batteryMaker: {
    ...party(2, 'Sample Battery Works 示例电池厂', ['BATTERY_MANUFACTURER']),
    makerCode: PACK_MAKER_CODE,
  },
  carMaker: party(3, 'Sample Motors 示例汽车', ['VEHICLE_MANUFACTURER']),
  swapOperator: party(4, 'Sample Swap Stations 示例换电', ['SWAP_OPERATOR', 'BATTERY_OWNER']),
  workshop: party(5, 'Sample Workshop 示例维修站', ['SERVICE']),
  outlet: party(6, 'Sample Collection Outlet 示例回收网点', ['COLLECTION_OUTLET']),
  secondLife: {
    ...party(7, 'Sample Second Life 示例梯次利用', ['SECOND_LIFE_PRODUCER']),
    makerCode: SECOND_LIFE_MAKER_CODE,
  },
  recycler: party(8, 'Sample Recycling 示例再生利用', ['RECYCLER', 'MATERIAL_PROCESSOR']),
  authority: party(9, 'Sample Authority 示例主管部门', ['AUTHORITY']),
  auditor: party(10, 'Sample Auditor 示例审计机构', ['AUDITOR']),
};

const SINCE = '2020-01-01';

/** Master data as event documents, in the order in which they can be recorded. */
export function sampleMasterData(): JsonObject[] {
  const documents = PARTY_KEYS.flatMap((key) => documentsOf(SAMPLE_PARTIES[key]));
  return documents.map(([type, fields], place) => ({
    [type]: { eventId: sampleEventId(1_000 + place), occurredAt: OPENED_AT, ...fields },
  }));
}

/** A grant lets the auditor of the sample read what the parties of its chain reported. */
export function sampleGrant(): JsonObject {
  const audited = [SAMPLE_PARTIES.batteryMaker, SAMPLE_PARTIES.carMaker, SAMPLE_PARTIES.recycler];
  return {
    grantGiven: {
      ...{ eventId: sampleEventId(1_900), occurredAt: OPENED_AT },
      ...{ auditor: SAMPLE_PARTIES.auditor.id, parties: audited.map(({ id }) => id) },
      ...{ purpose: 'Sample audit 示例审计', validFrom: SINCE, validUntil: '2099-12-31' },
    },
  };
}

const OPENED_AT = '2020-01-01T00:00:00+08:00';

function documentsOf({ id, name, roles, makerCode }: SampleParty): [string, JsonObject][] {
  return [
    ['partyRegistered', { party: id, name, validFrom: SINCE }],
    ...roles.map((role): [string, JsonObject] => [
      'roleGranted',
      { party: id, role, validFrom: SINCE },
    ]),
    ...(makerCode === undefined
      ? []
      : [
          ['makerCodeRecorded', { party: id, makerCode, validFrom: SINCE }] satisfies [
            string,
            JsonObject,
          ],
        ]),
  ];
}

function party(number: number, name: string, roles: readonly PartyRole[]): SampleParty {
  return { id: samplePartyId(number), name, roles };
}
