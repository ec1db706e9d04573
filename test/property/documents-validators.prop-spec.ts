import { Ajv2020 } from 'ajv/dist/2020.js';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { TextReader } from '../../src/documents/domain/scalar-values.js';
import { withoutBlanks } from '../../src/documents/domain/without-blanks.js';
import { publishedEventSchema } from '../../src/documents/event-schema.js';
import { inputClassNamed, inputNameOf } from '../../src/documents/graphql/event-input-classes.js';
import { shapeViolations } from '../../src/documents/shape-validators.js';
import { parseItemId } from '../../src/identifiers/domain/item-id.js';
import type { EventType } from '../../src/lifecycle/domain/event-type.js';
import type { JsonObject, JsonValue } from '../../src/vocabulary/json.js';
import { arbitraryDocument, CLIENT_TYPES, fieldsIn } from './event-documents.js';

const RUNS = 40;
const STRICT = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };

/** Anything that might stand where it does not belong. */
const odd: fc.Arbitrary<JsonValue> = fc.constantFrom<JsonValue>(
  ...['', 'x', '04QCB76836300JBC40000903', '2024-02-30T00:00:00Z', 'INSTANT', '1e3', '\0'],
  ...[0, -1, 1.5, 2 ** 31, true, false, null],
  ...[[], {}, ['x'], [[]], [{}], { a: 1 }, { code: '04QCB76836300JBC40000903' }, [null, 'x']],
);

/** One of each kind, to stand where others may. */
const items = fc.constantFrom<JsonValue>(
  ...['001PB240000003B3C0221953', '001MB240000003B3C0221953', '04QCB76836300JBC40000903'],
  ...['LZZSAMPB3R0000088', 'lot:uscc-91350900587527783P:L1', 'uncoded:uscc-91350900587527783P:7'],
  ...['site:uscc-91350900587527783P:S1', 'urn:example:1'],
);

type Change = 'REPLACE' | 'REMOVE' | 'RENAME' | 'ADD' | 'WRAP' | 'OTHER_ITEM';
const anyChange = fc.record({
  kind: fc.constantFrom<Change>('REPLACE', 'REMOVE', 'RENAME', 'ADD', 'WRAP'),
  place: fc.nat({ max: 10_000 }),
  value: odd,
});
const otherItem = fc.record({
  kind: fc.constant<Change>('OTHER_ITEM'),
  place: fc.nat({ max: 10_000 }),
  value: items,
});
const change = fc.oneof(anyChange, otherItem);

describe('compiled validators and class-validator', () => {
  const verdicts = { accepted: 0, refused: 0 };

  it.each(CLIENT_TYPES.map((type) => [type.name, type] as const))(
    'give one verdict on documents of %s, valid and changed',
    (_, type) => {
      const changes = fc.array(change, { maxLength: 2 });
      fc.assert(
        fc.property(arbitraryDocument(type), changes, (document, made) => {
          const fields = made.reduce(changed, fieldsIn(document));
          const shape = withoutBlanks(fields, type) ?? {};
          const compiled = isAcceptedByCompiled(type, shape);
          verdicts[compiled ? 'accepted' : 'refused'] += 1;
          expect(isAcceptedByClassValidator(type, shape)).toBe(compiled);
          if (made.length === 0) expect(compiled).toBe(true);
        }),
        { numRuns: RUNS },
      );
    },
    60_000,
  );

  it('the published schema, by a validator of somebody else, takes what is valid', () => {
    const published: unknown = JSON.parse(publishedEventSchema());
    if (typeof published !== 'object' || published === null) throw new Error('no schema');
    const validate = new Ajv2020({ strict: false }).compile(published);
    const document = fc.constantFrom(...CLIENT_TYPES).chain(arbitraryDocument);
    fc.assert(
      fc.property(document, (sent) => {
        const type = CLIENT_TYPES.find(({ name }) => name in sent);
        if (type === undefined) throw new Error('no type');
        const shape = { [type.name]: withoutBlanks(fieldsIn(sent), type) };
        expect([validate(shape), validate.errors]).toEqual([true, null]);
      }),
      { numRuns: 300 },
    );
  });

  it('were both asked about enough of either', () => {
    expect(verdicts.accepted).toBeGreaterThan(CLIENT_TYPES.length * 5);
    expect(verdicts.refused).toBeGreaterThan(CLIENT_TYPES.length * 5);
  });
});

function isAcceptedByCompiled(type: EventType, fields: JsonObject): boolean {
  return shapeViolations({ type, fields, path: '' }, new TextReader()).length === 0;
}

function isAcceptedByClassValidator(type: EventType, fields: JsonObject): boolean {
  // class-transformer asks objects for methods that those without a prototype lack.
  const plain: unknown = JSON.parse(JSON.stringify(fields));
  const instance: unknown = plainToInstance(inputClassNamed(inputNameOf(type)), plain);
  if (typeof instance !== 'object' || instance === null) throw new Error('no instance');
  return validateSync(instance, STRICT).length === 0;
}

/** Makes one change at the place, counted over all members and entries of the value. */
function changed(
  root: JsonObject,
  { kind, place, value }: { kind: Change; place: number; value: JsonValue },
): JsonObject {
  const places: { holder: JsonObject | JsonValue[]; key: string }[] = [];
  const copy = structuredClone(root);
  const collect = (holder: JsonValue): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const [key, inner] of Object.entries(holder)) {
      if (kind !== 'OTHER_ITEM' || isItem(inner)) places.push({ holder, key });
      collect(inner);
    }
  };
  collect(copy);
  const at = places[place % Math.max(places.length, 1)];
  if (at === undefined) return copy;
  if (Array.isArray(at.holder))
    at.holder.splice(Number(at.key), 1, ...inList(kind, at.holder[Number(at.key)] ?? null, value));
  else inObject(kind, at.holder, { key: at.key, value });
  return copy;
}

function isItem(value: unknown): boolean {
  return typeof value === 'string' && parseItemId(value).ok;
}

function inList(kind: Change, old: JsonValue, value: JsonValue): JsonValue[] {
  if (kind === 'REMOVE') return [];
  if (kind === 'WRAP') return [[old]];
  return kind === 'ADD' ? [old, value] : [value];
}

function inObject(
  kind: Change,
  holder: JsonObject,
  { key, value }: { key: string; value: JsonValue },
): void {
  const old = holder[key] ?? null;
  if (kind === 'ADD') holder['extra'] = value;
  else if (kind === 'WRAP') holder[key] = [old];
  else if (kind === 'REPLACE' || kind === 'OTHER_ITEM') holder[key] = value;
  else {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- that is the change
    delete holder[key];
    if (kind === 'RENAME') holder[`${key}s`] = old;
  }
}
