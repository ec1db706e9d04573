import { Injectable } from '@nestjs/common';
import { itemKindOf, type ItemKind } from '../identifiers/domain/item-id.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { EdgeKind } from '../lineage/domain/crossing.js';
import type { Direction } from '../lineage/domain/lineage-source.js';
import {
  LINEAGE_NODES_ALTOGETHER_MAX,
  type WalkEdge,
  type WalkNode,
} from '../lineage/domain/walk.js';
import { LineageService, type KnownWalk } from '../lineage/lineage.service.js';
import { AttributionInquiry, type Shares } from './attribution-inquiry.js';
import { lineageCursor, type LineageCursor } from './domain/lineage-cursor.js';
import { InquiryService, type SizeArgument } from './inquiry.service.js';
import type { AskedBy, ViewerInquiry } from './viewer-inquiry.js';

export interface LineageQuestion {
  /** Canonical item ids. */
  readonly items: readonly string[];
  readonly direction: Direction;
  /** Microseconds since 1970 UTC. */
  readonly at?: bigint | undefined;
  readonly asKnownAt?: bigint | undefined;
  readonly asKnownOn?: bigint | undefined;
  readonly edgeKinds?: readonly EdgeKind[] | undefined;
  readonly itemKinds?: readonly ItemKind[] | undefined;
  readonly shareOf?: string | undefined;
  readonly depthMax: number;
  readonly nodesMax: number;
  /** Where the page before ended. */
  readonly after?: LineageCursor | undefined;
}

export interface LineageFound {
  readonly roots: readonly string[];
  readonly nodes: readonly WalkNode[];
  readonly edges: readonly WalkEdge[];
  readonly asKnownAt: bigint;
  /** The same, where the question named it: for what else is asked of the items. */
  readonly namedSize: bigint | undefined;
  readonly truncated: boolean;
  readonly endCursor: string | null;
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly shares: Shares | undefined;
}

const MICROS_PER_MS = 1_000n;

/** Lineage of several items as one answer, cut into pages, with shares where they are asked for. */
@Injectable()
export class LineageInquiry {
  constructor(
    private readonly ledger: LedgerService,
    private readonly lineage: LineageService,
    private readonly attribution: AttributionInquiry,
    private readonly inquiry: InquiryService,
  ) {}

  /** Throws where the size of the log that it names cannot be answered for. */
  async ask(context: AskedBy, question: LineageQuestion): Promise<LineageFound> {
    const named = await this.sizeNamed(question);
    const inquiry =
      named === undefined ? this.inquiry.of(context) : await this.inquiry.asOf(context, named);
    if (!inquiry.seesItems()) return nothing(question, await inquiry.known.size());
    return inquiry.known.read(({ asKnownAt }) => this.askAt(inquiry, question, asKnownAt));
  }

  private async askAt(
    inquiry: ViewerInquiry,
    question: LineageQuestion,
    asKnownAt: bigint,
  ): Promise<LineageFound> {
    const { items, direction, at, edgeKinds, depthMax, nodesMax, after } = question;
    const walked = await this.lineage.walk({
      ...{ items, direction, depthMax, nodesMax, asKnownAt },
      ...(at === undefined ? {} : { at }),
      ...(edgeKinds === undefined ? {} : { edgeKinds }),
      ...(after === undefined ? {} : { after: after.taken }),
    });
    const shares =
      question.shareOf === undefined
        ? undefined
        : await this.sharesOf(inquiry, question, asKnownAt);
    return { ...page(question, walked), shares, namedSize: inquiry.known.asked };
  }

  /** Over all the flows that made the item, wherever the answer is cut and whatever it shows. */
  private async sharesOf(
    inquiry: ViewerInquiry,
    { items, shareOf = '' }: LineageQuestion,
    asKnownAt: bigint,
  ): Promise<Shares> {
    const making = await this.lineage.walk({
      ...{ items: items.slice(0, 1), direction: 'BACKWARD', edgeKinds: ['FLOW'], asKnownAt },
      ...{ nodesMax: LINEAGE_NODES_ALTOGETHER_MAX, depthMax: LINEAGE_NODES_ALTOGETHER_MAX },
    });
    return this.attribution.sharesOf(inquiry, making, shareOf);
  }

  /** A page goes on as of the size at which the first began. */
  private async sizeNamed({
    after,
    asKnownAt,
    asKnownOn,
  }: LineageQuestion): Promise<SizeArgument | undefined> {
    if (after !== undefined) return { path: '/after', size: after.asKnownAt };
    if (asKnownAt !== undefined) return { path: '/asKnownAt', size: asKnownAt };
    if (asKnownOn === undefined) return undefined;
    const size = await this.ledger.sizeAt(new Date(Number(asKnownOn / MICROS_PER_MS)));
    return { path: '/asKnownOn', size };
  }
}

function nothing({ items }: LineageQuestion, asKnownAt: bigint): LineageFound {
  return {
    ...{ roots: items, nodes: [], edges: [], asKnownAt, truncated: false, endCursor: null },
    ...{ names: new Map(), shares: undefined, namedSize: undefined },
  };
}

/** An edge stands in the page in which the later of its ends does, or after, and only in that one. */
function page(question: LineageQuestion, walked: KnownWalk): LineageFound {
  const { nodes, edges, truncated, asKnownAt, names, next } = walked;
  const isWanted = kindFilter(question);
  return {
    roots: question.items,
    nodes: nodes.filter(({ item }) => isWanted(item)),
    edges: edges.filter(({ again, from, to }) => !again && isWanted(from) && isWanted(to)),
    ...{ asKnownAt, truncated, names, shares: undefined, namedSize: undefined },
    endCursor: next === null ? null : lineageCursor({ asKnownAt, taken: next }),
  };
}

function kindFilter({ itemKinds }: LineageQuestion): (item: string) => boolean {
  if (itemKinds === undefined) return () => true;
  const kinds = new Set(itemKinds);
  return (item) => kinds.has(itemKindOf(item));
}
