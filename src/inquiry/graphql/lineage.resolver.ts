import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../../api/graphql/request-context.js';
import { itemKindOf } from '../../identifiers/domain/item-id.js';
import { formatInstantUtc } from '../../vocabulary/instant.js';
import { formatMassKg } from '../../vocabulary/mass.js';
import { START } from '../../lineage/domain/place.js';
import type { Interval } from '../../lineage/domain/window.js';
import { LineageArgs } from './lineage.args.js';
import { NODES_MAX, toLineageQuestion } from './lineage-question.js';
import { LineageInquiry, type LineageFound } from '../lineage-inquiry.service.js';
import type { ShownEdge } from '../disclosed-lineage.js';
import { InquiryService } from '../inquiry.service.js';
import { LifecycleEventModel } from './event.model.js';
import { toItemModel, type ItemModel } from './item.model.js';
import { LineageEdgeModel, LineageModel, type TimeWindowModel } from './lineage.model.js';
import { toLifecycleEventModel } from './event.model.js';
import { SizedList } from '../../limits/graphql/list-size.js';

@Resolver(() => LineageEdgeModel)
export class LineageResolver {
  constructor(
    private readonly lineages: LineageInquiry,
    private readonly inquiry: InquiryService,
  ) {}

  @SizedList({ argument: 'nodesMax', otherwise: NODES_MAX, lists: ['nodes', 'edges'], each: 1 })
  @Query(() => LineageModel, {
    description: 'What became of items, or what is in them, with the windows of time.',
  })
  async lineage(
    @Args({ type: () => LineageArgs }) args: LineageArgs,
    @Context() context: RequestContext,
  ): Promise<LineageModel> {
    const question = toLineageQuestion(args, context.language);
    return toLineageModel(await this.lineages.ask(context, question));
  }

  @ResolveField(() => LifecycleEventModel, { nullable: true })
  async event(
    @Parent() { eventId, namedSize }: LineageEdgeModel,
    @Context() context: RequestContext,
  ): Promise<LifecycleEventModel | null> {
    if (eventId === null) return null;
    const event = await this.inquiry.of(context, namedSize).listedEvent(eventId);
    return event === null ? null : toLifecycleEventModel(event, namedSize);
  }
}

function toLineageModel(found: LineageFound): LineageModel {
  const { namedSize } = found;
  const toItem = (id: string): ItemModel => toItemModel(id, namedSize);
  return {
    roots: found.roots.map(toItem),
    nodes: found.nodes.map(({ id, node: { item, window, depth }, restricted, showsWindows }) => ({
      ...{ id, kind: itemKindOf(item), item: restricted ? null : toItem(item), restricted, depth },
      windows: showsWindows ? window.map(toTimeWindow) : [],
      share: restricted ? null : (found.shares?.byItem.get(item) ?? null),
      names: restricted ? [] : (found.names.get(item) ?? [item]),
    })),
    edges: found.edges.map((edge) => toEdgeModel(edge, namedSize)),
    asKnownAt: found.asKnownAt.toString(),
    truncated: found.truncated,
    endCursor: found.endCursor,
    shareBasis: found.shares?.basis ?? null,
    shareUnknown: found.shares?.unknown ?? null,
  };
}

function toEdgeModel(
  { from, to, edge, restricted }: ShownEdge,
  namedSize: bigint | undefined,
): LineageEdgeModel {
  const { kind, certainty, eventId, massMg, whole } = edge;
  const shown = { from, to, kind, certainty, event: null, namedSize };
  if (restricted) return { ...shown, eventId: null, at: null, until: null, massKg: null };
  return {
    ...{ ...shown, eventId },
    at: instantOf(whole.from),
    until: untilOf(kind, whole),
    massKg: massMg === null ? null : formatMassKg(massMg),
  };
}

/** A draw is at one place: it has no end. */
function untilOf(kind: string, { until }: Interval): string | null {
  if (kind === 'FLOW' || kind === 'FOUND_IN_LOT') return null;
  return until === null ? null : instantOf(until);
}

function toTimeWindow({ from, until }: Interval): TimeWindowModel {
  return { from: instantOf(from), until: until === null ? null : instantOf(until) };
}

function instantOf({ instant }: { readonly instant: bigint }): string | null {
  return instant === START.instant ? null : formatInstantUtc(instant);
}
