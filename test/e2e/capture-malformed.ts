/** Events that are malformed in one place each, and what their refusals say. */
import { newCode, sampleVin, secondLifeCode } from '../../src/sample/domain/sample-codes.js';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { AT, pack } from './capture-documents.js';

const OWNER = SAMPLE_PARTIES.batteryMaker.id;
const HOUR_MS = 3_600_000;

export const inHours = (hours: number): string =>
  new Date(Date.now() + hours * HOUR_MS).toISOString();

const produced = (product: string, said: JsonObject = {}): JsonObject => ({
  batteryProduced: { occurredAt: AT, product, ...said },
});
const tested = (said: JsonObject): JsonObject => ({
  batteryTested: { occurredAt: AT, battery: pack(1), method: 'GB/T 34015', ...said },
});

/** Another character of an alphabet of check characters. */
const otherThan = (check: string | undefined): string => (check === '0' ? '1' : '0');
const vin = sampleVin(77);
export const wrongVin = vin.slice(0, 8) + otherThan(vin[8]) + vin.slice(9);
export const credit = OWNER.slice('uscc-'.length);
const wrongCredit = credit.slice(0, 17) + otherThan(credit[17]);

export interface MalformedEvent {
  readonly document: JsonObject;
  readonly code: string;
  readonly path: string;
  /** What the message names. */
  readonly says: readonly (string | RegExp)[];
  readonly hint?: RegExp;
}

export const MALFORMED: Readonly<Record<string, MalformedEvent>> = {
  'a battery code of 23 characters': {
    document: produced(pack(1).slice(0, 23)),
    ...{ code: 'MALFORMED_BATTERY_CODE', path: '/batteryProduced/product' },
    ...{ says: ['23 characters', '24'], hint: /Scan the code again/ },
  },
  'the letter I in the date of a code': {
    document: produced(newCode('P', 'GIC', 1)),
    ...{ code: 'MALFORMED_BATTERY_CODE', path: '/batteryProduced/product' },
    ...{ says: ['“I”', 'position 16'], hint: new RegExp(newCode('P', 'G1C', 1)) },
  },
  '31 April in a code': {
    document: produced(newCode('P', 'G40', 1)),
    ...{ code: 'MALFORMED_BATTERY_CODE', path: '/batteryProduced/product' },
    says: ['position 15', '“G40”'],
  },
  'a second-life code without its R': {
    document: produced(secondLifeCode('P', 'G51', 1).replace(/R(?=P$)/, 'Q')),
    ...{ code: 'MALFORMED_BATTERY_CODE', path: '/batteryProduced/product', says: ['position 18'] },
  },
  'a VIN with a wrong check digit': {
    document: { vehicleSold: { occurredAt: AT, vehicle: wrongVin, region: 'CN-GD' } },
    ...{ code: 'MALFORMED_VIN', path: '/vehicleSold/vehicle' },
    ...{ says: ['position 9', `“${String(vin[8])}” is expected`], hint: /vinOverrideReason/ },
  },
  'a credit code with a wrong check character': {
    document: { received: { occurredAt: AT, items: [pack(1)], sender: `uscc-${wrongCredit}` } },
    ...{ code: 'MALFORMED_PARTY_ID', path: '/received/sender', hint: /credit code/ },
    says: [/position (18|23)/, `“${String(credit[17])}” is expected`],
  },
  'a bare credit code with a wrong check character': {
    document: { received: { occurredAt: AT, items: [pack(1)], sender: wrongCredit } },
    ...{ code: 'MALFORMED_PARTY_ID', path: '/received/sender', says: ['position 18'] },
  },
  '31 April as a time': {
    document: tested({ occurredAt: '2026-04-31T08:00:00+08:00' }),
    ...{ code: 'MALFORMED_TIME', path: '/batteryTested/occurredAt' },
    ...{ says: ['2026-04-31', 'in no calendar'], hint: /offset/ },
  },
  '31 April as a date': {
    document: { modelRegistered: model({ validFrom: '2026-04-31' }) },
    ...{
      code: 'MALFORMED_DATE',
      path: '/modelRegistered/validFrom',
      says: ['2026-04-31', 'in no calendar'],
    },
  },
  'an event 25 hours in the future': {
    document: tested({ occurredAt: inHours(25) }),
    ...{ code: 'TIME_IN_FUTURE', path: '/batteryTested/occurredAt' },
    ...{ says: ['24 hours'], hint: /clock/ },
  },
  'the year 1': {
    document: tested({ occurredAt: '0001-01-01T00:00:00Z' }),
    ...{ code: 'TIME_OUT_OF_RANGE', path: '/batteryTested/occurredAt', says: ['1990 to 2100'] },
  },
  'a leap second': {
    document: tested({ occurredAt: '2016-12-31T23:59:60Z' }),
    ...{ code: 'MALFORMED_TIME', path: '/batteryTested/occurredAt', says: ['Leap seconds'] },
  },
  'a time without its offset': {
    document: tested({ occurredAt: '2026-05-12T08:30:00' }),
    ...{ code: 'MALFORMED_TIME', path: '/batteryTested/occurredAt', says: ['offset', '+08:00'] },
  },
  'a mass of 10^400': {
    document: produced(pack(1), { massKg: `1${'0'.repeat(400)}` }),
    ...{ code: 'MALFORMED_MASS', path: '/batteryProduced/massKg', says: ['too'] },
  },
  'a mass as 1e400': {
    document: produced(pack(1), { massKg: '1e400' }),
    ...{ code: 'MALFORMED_MASS', path: '/batteryProduced/massKg', says: ['“1e400”'] },
  },
  'NaN as a decimal': {
    document: tested({ stateOfHealthFraction: 'NaN' }),
    ...{ code: 'MALFORMED_DECIMAL', path: '/batteryTested/stateOfHealthFraction', says: ['NaN'] },
  },
  'a negative sequence': {
    document: tested({ sequence: -1 }),
    ...{ code: 'MALFORMED_INTEGER', path: '/batteryTested/sequence', says: [] },
  },
  'a lot as a battery in a vehicle': {
    document: { batteryInstalled: { occurredAt: AT, host: vin, batteries: [`lot:${OWNER}:L1`] } },
    ...{ code: 'VALUE_NOT_ALLOWED', path: '/batteryInstalled/batteries/0' },
    says: ['of kind MATERIAL_LOT', 'PACK, MODULE, CELL, UNCODED_BATTERY or OTHER'],
  },
  'a pack as material used': {
    document: {
      materialUsed: {
        ...{ occurredAt: AT, inputs: [{ item: pack(1), massKg: '1' }] },
        output: { lotNumber: 'PL', materialKind: 'PRODUCTION_LOT', massKg: '1' },
      },
    },
    ...{ code: 'VALUE_NOT_ALLOWED', path: '/materialUsed/inputs/0/item' },
    says: ['of kind PACK', 'MATERIAL_LOT or OTHER'],
  },
  'an empty list': {
    document: { itemLost: { occurredAt: AT, items: [], how: 'LOST' } },
    ...{ code: 'MISSING_FIELD', path: '/itemLost/items', says: [] },
  },
};

export function model(said: JsonObject): JsonObject {
  const fields = { model: 'M', category: 'EV', chemistry: 'LFP', validFrom: '2026-01-01' };
  return { occurredAt: AT, ...fields, ...said };
}
