/**
 * A walk cut to what its reader may know. It goes through what he may not see: such a thing comes back with
 * its kind and its distance alone, and its edges without time, mass or event.
 */
import type { Judged } from '../access/viewer-access.js';
import type { WalkEdge, WalkNode } from '../lineage/domain/walk.js';
import type { KnownWalk } from '../lineage/lineage.service.js';
import type { ViewerInquiry } from './viewer-inquiry.js';

/** With a marker as id, good for this answer only, where it is restricted. */
export interface ShownNode {
  readonly id: string;
  readonly node: WalkNode;
  readonly restricted: boolean;
  /** Whether its windows follow from nothing but what may be read. */
  readonly showsWindows: boolean;
}

export interface ShownEdge {
  readonly from: string;
  readonly to: string;
  readonly edge: WalkEdge;
  readonly restricted: boolean;
}

export interface ShownWalk {
  readonly nodes: readonly ShownNode[];
  readonly edges: readonly ShownEdge[];
}

/** `roots`: what was asked for and may be told of, under all its names. */
export async function disclosedWalk(
  inquiry: ViewerInquiry,
  walked: Pick<KnownWalk, 'nodes' | 'edges' | 'names'>,
  roots: ReadonlySet<string>,
): Promise<ShownWalk> {
  if (inquiry.access.readsAll) return allOf(walked);
  const sight = new Sight(inquiry, walked, await judgedEvents(inquiry, walked.edges));
  for (const root of roots) sight.see(root);
  sight.seeWhatEdgesName();
  await sight.seeWhatElseMayBeTold();
  sight.seeWhatEdgesName();
  return sight.shown(roots);
}

function allOf({ nodes, edges }: Pick<KnownWalk, 'nodes' | 'edges'>): ShownWalk {
  return {
    nodes: nodes.map((node) => ({ id: node.item, node, restricted: false, showsWindows: true })),
    edges: edges.map((edge) => ({ from: edge.from, to: edge.to, edge, restricted: false })),
  };
}

async function judgedEvents(
  { access }: ViewerInquiry,
  edges: readonly WalkEdge[],
): Promise<ReadonlyMap<string, Judged>> {
  const ids = [...new Set(edges.map(({ eventId }) => eventId))];
  const judged = await Promise.all(ids.map((id) => access.judge(id)));
  return new Map(
    ids.flatMap((id, place) => {
      const found = judged[place];
      return found == null ? [] : [[id, found] as const];
    }),
  );
}

class Sight {
  private readonly seen = new Set<string>();

  constructor(
    private readonly inquiry: ViewerInquiry,
    private readonly walked: Pick<KnownWalk, 'nodes' | 'edges' | 'names'>,
    private readonly events: ReadonlyMap<string, Judged>,
  ) {}

  see(item: string): void {
    this.seen.add(item);
    this.inquiry.access.show(this.namesOf(item));
  }

  /** What is seen may open more: until nothing new is. */
  seeWhatEdgesName(): void {
    for (let before = -1; before < this.seen.size;) {
      before = this.seen.size;
      for (const edge of this.walked.edges) {
        if (!this.seen.has(edge.from) && this.isNamed(edge, edge.from)) this.see(edge.from);
        if (!this.seen.has(edge.to) && this.isNamed(edge, edge.to)) this.see(edge.to);
      }
    }
  }

  async seeWhatElseMayBeTold(): Promise<void> {
    const rest = this.walked.nodes.map(({ item }) => item).filter((item) => !this.seen.has(item));
    if (rest.length === 0) return;
    for (const item of await this.inquiry.access.visibleAmong(rest)) this.see(item);
  }

  shown(roots: ReadonlySet<string>): ShownWalk {
    const ids = new Map<string, string>();
    let restricted = 0;
    for (const { item } of this.walked.nodes) {
      ids.set(item, this.seen.has(item) ? item : `restricted:${(restricted += 1)}`);
    }
    // Of a further page, the other end may stand on one before.
    const idOf = (item: string): string => {
      const known =
        ids.get(item) ?? (this.seen.has(item) ? item : `restricted:${(restricted += 1)}`);
      ids.set(item, known);
      return known;
    };
    const edges = this.walked.edges.map((edge) => ({
      ...{ from: idOf(edge.from), to: idOf(edge.to), edge },
      restricted: !this.seesEdge(edge),
    }));
    const dated = this.datedFrom(roots, edges);
    return {
      edges,
      nodes: this.walked.nodes.map((node) => ({
        ...{ id: idOf(node.item), node, restricted: !this.seen.has(node.item) },
        showsWindows: dated.has(node.item),
      })),
    };
  }

  /** Reached over edges that are all shown, so that their times tell nothing of others. */
  private datedFrom(roots: ReadonlySet<string>, edges: readonly ShownEdge[]): Set<string> {
    const hidden = new Set(
      edges.flatMap(({ edge, restricted }) => (restricted ? [edge.from, edge.to] : [])),
    );
    const reached = new Set(roots);
    for (let before = -1; before < reached.size;) {
      before = reached.size;
      for (const { edge, restricted } of edges) {
        if (restricted || (!reached.has(edge.from) && !reached.has(edge.to))) continue;
        reached.add(edge.from).add(edge.to);
      }
    }
    return new Set([...reached].filter((item) => roots.has(item) || !hidden.has(item)));
  }

  private seesEdge(edge: WalkEdge): boolean {
    if (!this.seen.has(edge.from) || !this.seen.has(edge.to)) return false;
    const judged = this.events.get(edge.eventId);
    if (judged === undefined) return false;
    return this.inquiry.access.names(judged, this.namesOf(edge.from), this.namesOf(edge.to));
  }

  private isNamed({ eventId }: WalkEdge, item: string): boolean {
    const judged = this.events.get(eventId);
    return judged !== undefined && this.inquiry.access.names(judged, this.namesOf(item));
  }

  private namesOf(item: string): readonly string[] {
    return this.walked.names.get(item) ?? [item];
  }
}
