import { readFileSync } from 'node:fs';
import { COMMON_FIELDS, ENVELOPE_FIELDS, EVENT_CATALOGUE, eventTypeOf } from './catalogue.js';
import { DISCLOSURE_GROUPS } from './disclosure-groups.js';
import { renderEventPage } from './event-page.js';

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
    const vague = EVENT_CATALOGUE.flatMap(({ name, fields }) =>
      fields
        .filter(({ en, zh }) => en.length < 3 || zh.length < 2)
        .map((field) => [name, field.name]),
    );
    expect(vague).toEqual([]);
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

  it('is what docs/events.md says', () => {
    const page = readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8');
    expect(page).toBe(renderEventPage());
  });
});
