/** Stories of a few made-up things, told to a server, and lineage asked by their short names. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  batteryItemId,
  lotItemId,
  uncodedItemId,
  vehicleItemId,
} from '../../src/identifiers/domain/item-id.js';
import { newCode, sampleVin, secondLifeCode } from '../../src/sample/domain/sample-codes.js';
import { SAMPLE_PARTIES, type PartyKey } from '../../src/sample/domain/sample-parties.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import type { ServerForTests } from './server-for-tests.js';

export type Told = readonly [by: PartyKey, type: string, fields: JsonObject];

/** Events of one party that follow each other go in one request. */
export async function tell(server: ServerForTests, story: readonly Told[]): Promise<void> {
  const requests: { by: PartyKey; events: JsonObject[] }[] = [];
  for (const [by, type, fields] of story) {
    const last = requests.at(-1);
    if (last?.by === by) last.events.push({ [type]: fields });
    else requests.push({ by, events: [{ [type]: fields }] });
  }
  for (const { by, events } of requests) {
    const answer = await server.ask<{ captureEvents: { outcome: string } }>(by, CAPTURE, {
      input: { events },
    });
    if (answer.data?.captureEvents.outcome !== 'RECORDED') throw new Error(JSON.stringify(answer));
  }
}

const CAPTURE = `mutation Capture($input: CaptureEventsInput!) { captureEvents(input: $input) {
  outcome results { ... on EventRefused { index refusals { code path message } } }
} }`;

export const pack = (serial: number): string => newCode('P', 'F3C', serial);
export const module = (serial: number): string => newCode('M', 'F3A', serial);
export const cell = (serial: number): string => newCode('C', 'F31', serial);
export const secondLifePack = (serial: number): string => secondLifeCode('P', 'F51', serial);
export const vin = (serial: number): string => sampleVin(serial);
export const battery = batteryItemId;
export const vehicle = vehicleItemId;
export const lot = (by: PartyKey, number: string): string =>
  lotItemId(SAMPLE_PARTIES[by].id, number);
export const uncoded = (by: PartyKey, reference: string): string =>
  uncodedItemId(SAMPLE_PARTIES[by].id, reference);

/** A module's cells, coded by its serial. */
export function moduleOf(serial: number): JsonObject {
  return { code: module(serial), components: cellsOf(serial).map((code) => ({ code })) };
}

export function cellsOf(moduleSerial: number): [string, string] {
  return [cell(moduleSerial * 2), cell(moduleSerial * 2 + 1)];
}

export interface Crushing {
  readonly occurredAt: string;
  readonly inputs: JsonObject[];
  readonly into: string;
}

/** Black mass of the recycler. */
export function crushed({ occurredAt, inputs, into }: Crushing, more: JsonObject = {}): Told {
  const outputs = [{ lotNumber: into, materialKind: 'BLACK_MASS', chemistry: 'LFP', massKg: '50' }];
  return [
    'recycler',
    'materialProcessed',
    { occurredAt, process: 'CRUSH', inputs, outputs, ...more },
  ];
}

export interface TimeWindow {
  readonly from: string | null;
  readonly until: string | null;
}

export interface Node {
  readonly id: string;
  readonly kind: string;
  readonly depth: number;
  readonly names: readonly string[];
  readonly windows: readonly TimeWindow[];
  readonly share: string | null;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly certainty: string;
  readonly at: string | null;
  readonly until: string | null;
  readonly massKg: string | null;
  readonly event: { readonly id: string; readonly type: string } | null;
}

export interface LineageAnswer {
  readonly roots: readonly { readonly id: string }[];
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly asKnownAt: string;
  readonly truncated: boolean;
  readonly endCursor: string | null;
  readonly shareBasis: string | null;
  readonly shareUnknown: string | null;
}

export const LINEAGE = `query Lineage(
  $items: [ID!]!, $direction: LineageDirection!, $at: DateTime, $asKnownAt: TreeSize,
  $asKnownOn: DateTime, $edgeKinds: [LineageEdgeKind!], $itemKinds: [ItemKind!],
  $shareOf: Element, $depthMax: Int, $nodesMax: Int, $after: String
) {
  lineage(
    items: $items, direction: $direction, at: $at, asKnownAt: $asKnownAt, asKnownOn: $asKnownOn,
    edgeKinds: $edgeKinds, itemKinds: $itemKinds, shareOf: $shareOf, depthMax: $depthMax,
    nodesMax: $nodesMax, after: $after
  ) {
    roots { id }
    nodes { id kind depth names share windows { from until } }
    edges { from to kind certainty at until massKg event { id type } }
    asKnownAt truncated endCursor shareBasis shareUnknown
  }
}`;

export type LineageVariables = Readonly<Record<string, unknown>>;

/** Throws where GraphQL refuses; asks again where it says when. */
export async function lineage(
  server: ServerForTests,
  variables: LineageVariables,
  as: PartyKey = 'authority',
): Promise<LineageAnswer> {
  for (;;) {
    const { data, errors } = await server.ask<{ lineage: LineageAnswer }>(as, LINEAGE, variables);
    if (data !== null) return data.lineage;
    // Many questions at once: each is answered when it is said to be.
    const { code, retryAfterSeconds } = errors[0]?.extensions ?? {};
    if (code !== 'TOO_MANY_REQUESTS') throw new Error(JSON.stringify(errors));
    await sleep((retryAfterSeconds ?? 1) * 1_000);
  }
}

/** What an answer says, by the short names of a story. */
export interface Reached {
  /** Sorted, without what was asked for; a thing of two names stands under both. */
  readonly items: readonly string[];
  /** `part>whole` to what the edge says. */
  readonly edges: ReadonlyMap<string, Edge>;
  readonly windowsOf: (name: string) => readonly TimeWindow[];
  readonly answer: LineageAnswer;
}

export async function reachedFrom(
  server: ServerForTests,
  ids: Readonly<Record<string, string>>,
  { of, ...variables }: LineageVariables & { readonly of: string },
): Promise<Reached> {
  const root = ids[of] ?? '';
  const answer = await lineage(server, { items: [root], ...variables });
  const shortOf = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  const short = (id: string): string => shortOf.get(id) ?? id;
  const node = (name: string): Node | undefined =>
    answer.nodes.find(({ names }) => names.includes(ids[name] ?? ''));
  return {
    items: answer.nodes
      .flatMap(({ names }) => names)
      .filter((id) => id !== root)
      .map(short)
      .sort(),
    edges: new Map(answer.edges.map((edge) => [`${short(edge.from)}>${short(edge.to)}`, edge])),
    windowsOf: (name) => node(name)?.windows ?? [],
    answer,
  };
}

export interface Named {
  /** Canonical, by the short name. */
  readonly id: (name: string) => string;
  readonly ask: (of: string, variables: LineageVariables) => Promise<Reached>;
}

/** Made before the server is: hence the function. */
export function namedThings(
  server: () => ServerForTests,
  ids: Readonly<Record<string, string>>,
): Named {
  const id = (name: string): string => {
    const found = ids[name];
    if (found === undefined) throw new Error(name);
    return found;
  };
  return { id, ask: (of, variables) => reachedFrom(server(), ids, { of, ...variables }) };
}

/** Each module by its serial, with the short names of its two cells: `M1a`, `M1b`. */
export function withCells(modules: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(modules).flatMap(([name, serial]) => {
      const [a, b] = cellsOf(serial);
      return [
        [name, battery(module(serial))],
        [`${name}a`, battery(a)],
        [`${name}b`, battery(b)],
      ];
    }),
  );
}

/** As answers show an instant. */
export function utc(instant: string): string {
  return new Date(instant).toISOString().replace('.000Z', '+00:00');
}

export function expectNever(items: readonly string[], never: readonly string[]): void {
  expect(items.filter((item) => never.includes(item))).toEqual([]);
}
