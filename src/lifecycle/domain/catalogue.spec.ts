import { readFileSync, writeFileSync } from 'node:fs';
import { COMMON_FIELDS, ENVELOPE_FIELDS, EVENT_CATALOGUE, eventTypeOf } from './catalogue.js';
import { DISCLOSURE_GROUPS } from './disclosure-groups.js';
import { renderEventPage } from './event-page.js';
import type { FieldType, MemberField } from './event-type.js';

/** Every type, in the order of the ranks: a type missing here or there fails the test. */
const TYPES_IN_ORDER = `
  batteryProduced itemAssembled vehicleProduced batteryInstalled vehicleSold batterySwapped
  batteryReplaced batteryRemoved batteryTested batteryInspected batteryRetired vehicleScrapped
  handedOver received batteryDismantled batteryRepurposed batteryReturnedToUse materialDeclared
  materialProcessed lotAnalysed stockCounted materialUsed itemDisposed itemLost exported imported
  batteryIdentified eventCorrected findingReviewed findingAnswered ledgerOpened partyRegistered
  roleGranted permitRecorded facilityRecorded makerCodeRecorded grantGiven mandateGiven
  mandateRevoked modelRegistered recallOpened submissionRefused reportIssued groupErased`
  .trim()
  .split(/\s+/);

const namesWhere = (property: 'input' | 'supported', value: boolean): string[] =>
  EVENT_CATALOGUE.filter((type) => type[property] === value).map(({ name }) => name);

function membersOf(type: FieldType): readonly MemberField[] {
  if (type.kind === 'list') return membersOf(type.of);
  return type.kind === 'object' ? type.fields : [];
}

describe('event catalogue', () => {
  it('has every type, a hundred ranks apart, in the order that is fixed for ever', () => {
    expect(EVENT_CATALOGUE.map(({ name, rank }) => [name, rank])).toEqual(
      TYPES_IN_ORDER.map((name, index) => [name, (index + 1) * 100]),
    );
  });

  it('puts each top-level field into exactly one known group, and no name twice', () => {
    for (const { name, fields } of EVENT_CATALOGUE) {
      const all = [...ENVELOPE_FIELDS, ...[...COMMON_FIELDS, ...fields].map((field) => field.name)];
      expect([name, new Set(all).size]).toEqual([name, all.length]);
      for (const { group } of fields) expect(DISCLOSURE_GROUPS).toContain(group);
    }
  });

  it('says of each field in both languages what it means', () => {
    const vague = (field: MemberField): string[] => [
      ...(field.en.length < 3 || field.zh.length < 2 ? [field.name] : []),
      ...membersOf(field.type).flatMap(vague),
    ];
    const all = EVENT_CATALOGUE.flatMap(({ fields }) => [...fields, ...COMMON_FIELDS]);
    expect(all.flatMap(vague)).toEqual([]);
  });

  it('takes from no client what only the server records', () => {
    expect(namesWhere('input', false)).toEqual([
      'ledgerOpened',
      'submissionRefused',
      'reportIssued',
      'groupErased',
    ]);
  });

  it('knows which types have a format and no effect yet', () => {
    expect(namesWhere('supported', false)).toEqual([
      'eventCorrected',
      'findingReviewed',
      'findingAnswered',
      'recallOpened',
    ]);
  });

  it('finds a type by its name, and nothing by the name of an object method', () => {
    expect(eventTypeOf('received')?.rank).toBe(1400);
    expect(eventTypeOf('constructor')).toBeUndefined();
  });

  it('gives one set of values to the name of an enum', () => {
    const values = new Map<string, readonly string[]>();
    const collect = (type: FieldType): void => {
      if (type.kind === 'list') collect(type.of);
      if (type.kind === 'object') type.fields.forEach((member) => collect(member.type));
      if (type.kind !== 'enum') return;
      expect([type.name, values.get(type.name) ?? type.values]).toEqual([type.name, type.values]);
      values.set(type.name, type.values);
    };
    for (const { fields } of EVENT_CATALOGUE) fields.forEach((field) => collect(field.type));
    expect(values.size).toBeGreaterThan(20);
  });

  it('says for ever what the absence of three fields means', () => {
    const defaults = COMMON_FIELDS.filter(({ absentMeans }) => absentMeans !== undefined);
    expect(defaults.map(({ name, absentMeans }) => [name, absentMeans])).toEqual([
      ['occurredAtPrecision', 'INSTANT'],
      ['sequence', 0],
      ['submissionMode', 'NORMAL'],
    ]);
  });

  it('is what docs/events.md says (UPDATE_DOCS=1 writes it)', () => {
    const page = new URL('../../../docs/events.md', import.meta.url);
    if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(page, renderEventPage());
    expect(readFileSync(page, 'utf8')).toBe(renderEventPage());
  });
});
