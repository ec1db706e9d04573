/** The questions about stock and hand-overs, as a recycler asks them. */
import type { Answer, ServerForTests } from './server-for-tests.js';
import type { PartyKey } from '../../src/sample/domain/sample-parties.js';

export const ITEMS = `query Items($filter: ItemFilter, $first: Int! = 50, $after: String) {
  items(filter: $filter, first: $first, after: $after) {
    asKnownAt pageInfo { hasNextPage endCursor }
    edges { cursor node { id kind state asKnownAt custody { kind holderId site } } }
  }
}`;

export interface ListedItem {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly asKnownAt: string;
  readonly custody: { kind: string; holderId: string | null; site: string | null } | null;
}

export interface ListOf<T> {
  readonly asKnownAt: string;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
}

export const HANDOVERS = `query Handovers($filter: HandoverFilter, $first: Int! = 50, $after: String) {
  handovers(filter: $filter, first: $first, after: $after) {
    asKnownAt pageInfo { hasNextPage endCursor }
    edges { node {
      id open handedOverAt fromId toId massKg receivedMassKg transportDocument
      itemCount receivedCount missingCount additionalCount
      from { id } to { id } event { id } receptions { id counts byId massKg }
      items(first: 200) { edges { node { item { id state custody { kind holderId } } status receptionId } } }
    } }
  }
}`;

export interface ListedHandover {
  readonly id: string;
  readonly open: boolean;
  readonly fromId: string;
  readonly toId: string;
  readonly massKg: string | null;
  readonly receivedMassKg: string | null;
  readonly transportDocument: string | null;
  readonly itemCount: number;
  readonly receivedCount: number;
  readonly missingCount: number;
  readonly additionalCount: number;
  readonly receptions: readonly { id: string; counts: boolean; byId: string }[];
  readonly items: {
    readonly edges: readonly {
      readonly node: {
        readonly item: { id: string; state: string; custody: { kind: string } | null };
        readonly status: string;
        readonly receptionId: string | null;
      };
    }[];
  };
}

/** Throws where GraphQL refuses. */
export async function itemsOf(
  server: ServerForTests,
  as: PartyKey,
  variables: object = {},
): Promise<ListOf<ListedItem>> {
  return answered(await server.ask<{ items: ListOf<ListedItem> }>(as, ITEMS, variables)).items;
}

/** Throws likewise. */
export async function handoversOf(
  server: ServerForTests,
  as: PartyKey,
  variables: object = {},
): Promise<ListOf<ListedHandover>> {
  const answer = await server.ask<{ handovers: ListOf<ListedHandover> }>(as, HANDOVERS, variables);
  return answered(answer).handovers;
}

export function answered<T>({ data, errors }: Answer<T>): T {
  if (data === null) throw new Error(JSON.stringify(errors));
  return data;
}

export function idsOf(list: ListOf<{ readonly id: string }>): string[] {
  return list.edges.map(({ node }) => node.id);
}

/** Each item of a hand-over with what became of it. */
export function statusesOf({ items }: ListedHandover): Record<string, string> {
  return Object.fromEntries(items.edges.map(({ node }) => [node.item.id, node.status]));
}
