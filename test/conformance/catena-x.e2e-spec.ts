/**
 * A data set of others, in CONFORMANCE_DATA/data/catena-x, imported and asked: the answers are those
 * counted in the README beside it. Skipped with a message where the data is absent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineage, type LineageAnswer } from '../e2e/inquiry-for-tests.js';
import { serverForTests, type ServerForTests } from '../e2e/server-for-tests.js';
import { readCatenaX, type CatenaXImport } from '../../src/interchange/domain/catena-x.js';
import { isJsonObject, type JsonValue } from '../../src/vocabulary/json.js';

const FILE = join(
  process.env['CONFORMANCE_DATA'] ?? '../shared',
  ...['data', 'catena-x', 'smallTestdata.json'],
);
const CONTAINER = 'https://catenax.io/schema/TestDataContainer/1.0.0';

const VEHICLES = [
  ['a4a2ba57-1c50-48ad-8981-7a0ef032146b', 112, 174],
  ['26c7a0d5-a176-471e-9799-11a768005dab', 67, 86],
  ['993b2dd2-be30-4455-835d-1cd26bd1635c', 41, 41],
  ['cce14502-958a-42e1-8bb7-f4f41a9457d0', 44, 44],
] as const;
const CATHODE_BATCHES = [
  ['6f3e3cd0-5640-41ae-a257-07130a2713b2', 39],
  ['34fb1d24-9158-4bc3-ac3a-34fc4893b351', 41],
] as const;

const uri = (uuid: string): string => `uri:urn:uuid:${uuid}`;
const uriOf = (urn: string): string => `uri:${urn}`;

function read(): CatenaXImport {
  return readCatenaX(parsed());
}

function parsed(): JsonValue {
  const value: unknown = JSON.parse(readFileSync(FILE, 'utf8'));
  return isJsonValue(value) ? value : null;
}

/** What `JSON.parse` gives is always one. */
function isJsonValue(value: unknown): value is JsonValue {
  return value !== undefined;
}

function conformance(): void {
  const imported = read();
  let server: ServerForTests;

  beforeAll(async () => {
    server = await serverForTests();
    const answer = await capture();
    if (answer.data?.captureEvents.outcome !== 'RECORDED') throw new Error(JSON.stringify(answer));
  }, 120_000);

  afterAll(() => server.stop());

  function capture(): ReturnType<typeof server.ask<{ captureEvents: Captured }>> {
    return server.ask<{ captureEvents: Captured }>(
      'batteryMaker',
      `mutation Import($input: CaptureEventsInput!) { captureEvents(input: $input) {
        outcome recorded duplicates results { ... on EventRefused { refusals { code path } } } } }`,
      { input: { events: imported.documents } },
    );
  }

  const asked = (item: string, direction: string): Promise<LineageAnswer> =>
    lineage(server, { items: [item], direction }, 'batteryMaker');

  it('is read without loss, and what is odd in it is named', () => {
    expect(imported).toMatchObject({ twins: 162, relations: 283, problems: [] });
    expect(imported.documents).toHaveLength(162);
    expect(imported.unrelated).toHaveLength(1);
    expect(imported.conflicts).toHaveLength(33);
    expect(imported.conflicts.filter(({ parents }) => parents.length === 3)).toHaveLength(31);
  });

  it('is repeated without harm', async () => {
    const { data } = await capture();
    expect(data?.captureEvents).toMatchObject({ recorded: 0, duplicates: 162 });
  });

  it.each(VEHICLES)(
    'finds below the vehicle %s %i things by %i edges',
    async (id, nodes, edges) => {
      const answer = await asked(uri(id), 'BACKWARD');
      expect(answer.nodes.filter((node) => node.id !== uri(id))).toHaveLength(nodes);
      expect(answer.edges).toHaveLength(edges);
      expect(answer.truncated).toBe(false);
    },
  );

  it.each(CATHODE_BATCHES)('finds what the cathode batch %s went into: %i', async (id, nodes) => {
    const answer = await asked(uri(id), 'FORWARD');
    expect(answer.nodes.filter((node) => node.id !== uri(id))).toHaveLength(nodes);
  });

  it('has all relations at their own date, batches as flows and parts as containment', async () => {
    const [vehicle] = VEHICLES[0];
    const { edges } = await asked(uri(vehicle), 'BACKWARD');
    const dates = new Set(imported.documents.map((document) => occurredAtOf(document)));
    expect(dates.size).toBe(1);
    const [date = ''] = dates;
    expect(new Set(edges.map(({ at }) => Date.parse(at ?? '')))).toEqual(
      new Set([Date.parse(date)]),
    );
    expect(new Set(edges.map(({ kind }) => kind))).toEqual(new Set(['COMPOSITION', 'FLOW']));
    // A batch is used in many things: that is no conflict.
    const flows = edges.filter(({ kind }) => kind === 'FLOW');
    expect(new Set(flows.map(({ certainty }) => certainty))).toEqual(new Set(['REPORTED']));
  });

  it('shows each serial part in several things as CONFLICTING, in both directions', async () => {
    const ahead = await Promise.all(
      imported.conflicts.map(async ({ part, parents }) => {
        const { edges } = await asked(uriOf(part), 'FORWARD');
        const first = edges.filter(({ from }) => from === uriOf(part));
        expect(new Set(first.map(({ to }) => to))).toEqual(new Set(parents.map(uriOf)));
        return first.map(({ certainty }) => certainty);
      }),
    );
    expect(new Set(ahead.flat())).toEqual(new Set(['CONFLICTING']));
    const back = await Promise.all(VEHICLES.map(([id]) => asked(uri(id), 'BACKWARD')));
    const conflicting = back
      .flatMap(({ edges }) => edges)
      .filter(({ certainty }) => certainty === 'CONFLICTING')
      .map(({ from }) => from);
    const parts = new Set(imported.conflicts.map(({ part }) => uriOf(part)));
    expect(conflicting.filter((part) => !parts.has(part))).toEqual([]);
    expect(new Set(conflicting)).toEqual(parts);
  }, 30_000);

  it('knows the twin without relations', async () => {
    const [urn = ''] = imported.unrelated;
    const { data } = await server.ask(
      'authority',
      `query Twin($id: ID!) { item(id: $id) { __typename id
        timeline { edges { node { type document } } } ... on OtherItem { uri stated } } }`,
      { id: urn },
    );
    expect(data).toMatchObject({
      item: {
        ...{ __typename: 'OtherItem', id: uriOf(urn), uri: urn },
        timeline: { edges: [{ node: { type: 'itemAssembled' } }] },
        stated: { sourceSystem: 'Catena-X' },
      },
    });
    const answer = await asked(urn, 'FORWARD');
    expect(answer).toMatchObject({ nodes: [{ id: uriOf(urn) }], edges: [] });
  });

  it('is refused by nothing but its own shape: another file gives no events', () => {
    expect(readCatenaX({ [CONTAINER]: 'none' })).toMatchObject({
      documents: [],
      problems: [{ problem: 'NO_TWINS' }],
    });
  });
}

interface Captured {
  readonly outcome: string;
  readonly recorded: number;
  readonly duplicates: number;
}

function occurredAtOf(document: JsonValue): string {
  const fields = isJsonObject(document) ? document['itemAssembled'] : undefined;
  const occurredAt = isJsonObject(fields) ? fields['occurredAt'] : undefined;
  return typeof occurredAt === 'string' ? occurredAt : '';
}

if (existsSync(FILE)) {
  describe('the Catena-X test data', conformance);
} else {
  test('the Catena-X test data is skipped', () => {
    console.warn(`skipped: no ${FILE}; set CONFORMANCE_DATA`);
  });
}
