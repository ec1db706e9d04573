import {
  Args,
  GraphQLSchemaBuilderModule,
  GraphQLSchemaFactory,
  Mutation,
  Resolver,
} from '@nestjs/graphql';
import { Query } from '@nestjs/graphql';
import { Test } from '@nestjs/testing';
import type { GraphQLInputObjectType, GraphQLSchema } from 'graphql';
import { graphql, isEnumType, isInputObjectType, printType } from 'graphql';
import { COMMON_FIELDS } from '../../lifecycle/domain/catalogue.js';
import type { JsonObject } from '../../vocabulary/json.js';
import { ENVELOPE_ENTRIES, INPUT_TYPES } from '../domain/document-fields.js';
import { readDocument } from '../documents.service.js';
import { catalogueEnum } from './event-input-classes.js';
import { LifecycleEventInput } from './lifecycle-event.input.js';

const NOW = { nowMicros: 1_795_478_400_000_000n };

@Resolver()
class ReadingResolver {
  @Query(() => Boolean)
  isUp(): boolean {
    return true;
  }

  /** The codes of the violations, or the words of the normal form. */
  @Mutation(() => [String])
  read(@Args('events', { type: () => [LifecycleEventInput] }) events: JsonObject[]): string[] {
    return events.map((event) => {
      const reading = readDocument(event, NOW);
      if (reading.ok) return JSON.stringify(reading.document.fields);
      return reading.violations.map(({ code, path }) => `${code} ${path}`).join(', ');
    });
  }
}

let schema: GraphQLSchema;

beforeAll(async () => {
  const module = await Test.createTestingModule({
    imports: [GraphQLSchemaBuilderModule],
  }).compile();
  const factory = module.get(GraphQLSchemaFactory);
  schema = await factory.create([ReadingResolver]);
});

function inputNamed(name: string): GraphQLInputObjectType {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`no input ${name}`);
  return type;
}

async function read(events: unknown): Promise<{ data: unknown; errors: string[] }> {
  const source = 'mutation ($events: [LifecycleEventInput!]!) { read(events: $events) }';
  const rootValue = {
    read: ({ events: given }: { events: JsonObject[] }) => new ReadingResolver().read(given),
  };
  const result = await graphql({ schema, source, rootValue, variableValues: { events } });
  return {
    data: result.data?.['read'],
    errors: (result.errors ?? []).map(({ message }) => message),
  };
}

const LOSS = { occurredAt: '2026-01-02T03:04:05Z', items: ['urn:example:1'], how: 'LOST' };

describe('input of events', () => {
  it('has one nullable member for each type that a client may send, and takes exactly one', () => {
    const input = inputNamed('LifecycleEventInput');
    expect(input.isOneOf).toBe(true);
    expect(Object.keys(input.getFields())).toEqual(INPUT_TYPES.map(({ name }) => name));
    expect(String(input.getFields()['batteryProduced']?.type)).toBe('BatteryProducedInput');
  });

  it('has every field of the catalogue, required where the catalogue says so', () => {
    for (const type of INPUT_TYPES) {
      const input = inputNamed(`${type.name.charAt(0).toUpperCase()}${type.name.slice(1)}Input`);
      const shape = Object.values(input.getFields()).map((f) => [
        f.name,
        String(f.type).endsWith('!'),
      ]);
      const fields = [...ENVELOPE_ENTRIES, ...COMMON_FIELDS, ...type.fields];
      expect(shape).toEqual(fields.map((field) => [field.name, field.required]));
    }
  });

  it('describes every field, with its unit', () => {
    const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
    const undescribed = inputs.flatMap((input) =>
      Object.values(input.getFields())
        .filter(({ description }) => (description ?? '').length < 3)
        .map((field) => `${input.name}.${field.name}`),
    );
    expect(undescribed).toEqual([]);
    const mass = inputNamed('BatteryProducedInput').getFields()['massKg'];
    expect(mass?.description).toMatch(/ in kg\.$/);
  });

  it('names its enums, each once', () => {
    const kinds = schema.getType('MaterialKind');
    expect(isEnumType(kinds) && kinds.getValues().map(({ name }) => name)).toEqual(
      Object.keys(catalogueEnum('MaterialKind')),
    );
    expect(printType(inputNamed('LotInput'))).toContain('materialKind: MaterialKind!');
  });

  it('reads a tree of components', () => {
    const { components } = inputNamed('ComponentInput').getFields();
    expect(String(components?.type)).toBe('[ComponentInput!]');
  });

  it('judges a bad code, time or decimal in its own event, and reads the others', async () => {
    const bad = { occurredAt: 'yesterday', product: 'x', massKg: 'heavy' };
    const { data, errors } = await read([{ batteryProduced: bad }, { itemLost: LOSS }]);
    expect(errors).toEqual([]);
    expect(data).toEqual([
      'MALFORMED_MASS /batteryProduced/massKg, MALFORMED_TIME /batteryProduced/occurredAt, ' +
        'MALFORMED_BATTERY_CODE /batteryProduced/product',
      expect.stringContaining('uri:urn:example:1'),
    ]);
  });

  it.each<[string, object]>([
    ['an unknown field', { itemLost: { ...LOSS, colour: 'red' } }],
    ['a number as an item', { itemLost: { ...LOSS, items: [7] } }],
    ['a missing field', { itemLost: { how: 'LOST', occurredAt: 'x' } }],
    ['an unknown word', { itemLost: { ...LOSS, how: 'EATEN' } }],
    ['two types in one', { itemLost: LOSS, itemDisposed: LOSS }],
    ['a type of the server', { ledgerOpened: LOSS }],
  ])('refuses the request for %s, naming the place in the variable', async (_, event) => {
    const { errors } = await read([{ itemLost: LOSS }, event]);
    expect(errors.join()).toMatch(/\$events.*at "events\[1\]/);
  });
});
