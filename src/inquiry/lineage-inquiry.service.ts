import { Injectable } from '@nestjs/common';
import { itemKindOf, type ItemKind } from '../identifiers/domain/item-id.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { EdgeKind } from '../lineage/domain/crossing.js';
import type { Direction } from '../lineage/domain/lineage-source.js';
import { LINEAGE_NODES_ALTOGETHER_MAX, startWindow } from '../lineage/domain/walk.js';
import { LineageService, type KnownWalk } from '../lineage/lineage.service.js';
import { AttributionInquiry, type Shares } from './attribution-inquiry.js';
import {
  disclosedWalk,
  type ShownEdge,
  type ShownNode,
  type ShownWalk,
} from './disclosed-lineage.js';
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

/** `visible`: those of the items that the viewer may be told of. */
interface AskedLineage extends LineageQuestion {
  readonly visible: ReadonlySet<string>;
}

export interface LineageFound {
  readonly roots: readonly string[];
  readonly nodes: readonly ShownNode[];
  readonly edges: readonly ShownEdge[];
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
    const visible = await inquiry.askFor(question.items);
    return inquiry.known.read(({ asKnownAt }) =>
      this.askAt(inquiry, { ...question, visible }, asKnownAt),
    );
  }

  private async askAt(
    inquiry: ViewerInquiry,
    question: AskedLineage,
    asKnownAt: bigint,
  ): Promise<LineageFound> {
    const { visible, direction, at, edgeKinds, depthMax, nodesMax, after } = question;
    const items = question.items.filter((item) => visible.has(item));
    const walked = await this.lineage.walk({
      ...{ items, direction, depthMax, nodesMax, asKnownAt },
      ...(at === undefined ? {} : { at }),
      ...(edgeKinds === undefined ? {} : { edgeKinds }),
      ...(after === undefined ? {} : { after: after.taken }),
    });
    const roots = await Promise.all(items.map((item) => inquiry.names.load(item)));
    const shown = await disclosedWalk(inquiry, walked, new Set(roots.flat()));
    const shares =
      question.shareOf === undefined || items.length === 0
        ? undefined
        : await this.sharesOf(inquiry, { ...question, items }, asKnownAt);
    return { ...page(question, walked, shown), shares, namedSize: inquiry.known.asked };
  }

  /** Over all the flows that made the item, wherever the answer is cut and whatever it shows. */
  private async sharesOf(
    inquiry: ViewerInquiry,
    { items, shareOf = '' }: LineageQuestion,
    asKnownAt: bigint,
  ): Promise<Shares | undefined> {
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

/** What may not be told of stands there like what no event names. */
function strangersOf(question: AskedLineage): ShownNode[] {
  if (question.after !== undefined) return [];
  const window = startWindow({ direction: question.direction, ...atOf(question) });
  return question.items
    .filter((item) => !question.visible.has(item))
    .map((item) => ({
      ...{ id: item, node: { item, window, depth: 0 }, restricted: false, showsWindows: true },
    }));
}

function atOf({ at }: LineageQuestion): { readonly at?: bigint } {
  return at === undefined ? {} : { at };
}

/** An edge stands in the page in which the later of its ends does, or after, and only in that one. */
function page(question: AskedLineage, walked: KnownWalk, shown: ShownWalk): LineageFound {
  const { truncated, asKnownAt, names, next } = walked;
  const isWanted = kindFilter(question);
  const strangers = strangersOf(question);
  return {
    roots: question.items,
    nodes: [...strangers, ...shown.nodes].filter(({ node }) => isWanted(node.item)),
    edges: shown.edges.filter(
      ({ edge }) => !edge.again && isWanted(edge.from) && isWanted(edge.to),
    ),
    ...{ asKnownAt, truncated, names, shares: undefined, namedSize: undefined },
    endCursor: next === null ? null : lineageCursor({ asKnownAt, taken: next }),
  };
}

function kindFilter({ itemKinds }: LineageQuestion): (item: string) => boolean {
  if (itemKinds === undefined) return () => true;
  const kinds = new Set(itemKinds);
  return (item) => kinds.has(itemKindOf(item));
}
