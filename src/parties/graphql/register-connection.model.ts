import { Field, ObjectType } from '@nestjs/graphql';
import { PageInfoModel } from '../../inquiry/graphql/event.model.js';
import type { RegisterKind } from '../domain/register-entry.js';
import type { Page } from '../register.service.js';
import { BatteryModelModel } from './battery-model.model.js';
import { FacilityModel } from './facility.model.js';
import { PartyModel } from './party.model.js';

interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

interface Connection<T> {
  readonly edges: Edge<T>[];
  readonly pageInfo: PageInfoModel;
}

@ObjectType('PartyEdge')
export class PartyEdgeModel implements Edge<PartyModel> {
  @Field(() => String)
  cursor!: string;

  @Field(() => PartyModel)
  node!: PartyModel;
}

@ObjectType('PartyConnection')
export class PartyConnectionModel implements Connection<PartyModel> {
  @Field(() => [PartyEdgeModel])
  edges!: PartyEdgeModel[];

  @Field(() => PageInfoModel)
  pageInfo!: PageInfoModel;
}

@ObjectType('FacilityEdge')
export class FacilityEdgeModel implements Edge<FacilityModel> {
  @Field(() => String)
  cursor!: string;

  @Field(() => FacilityModel)
  node!: FacilityModel;
}

@ObjectType('FacilityConnection')
export class FacilityConnectionModel implements Connection<FacilityModel> {
  @Field(() => [FacilityEdgeModel])
  edges!: FacilityEdgeModel[];

  @Field(() => PageInfoModel)
  pageInfo!: PageInfoModel;
}

@ObjectType('BatteryModelEdge')
export class BatteryModelEdgeModel implements Edge<BatteryModelModel> {
  @Field(() => String)
  cursor!: string;

  @Field(() => BatteryModelModel)
  node!: BatteryModelModel;
}

@ObjectType('BatteryModelConnection')
export class BatteryModelConnectionModel implements Connection<BatteryModelModel> {
  @Field(() => [BatteryModelEdgeModel])
  edges!: BatteryModelEdgeModel[];

  @Field(() => PageInfoModel)
  pageInfo!: PageInfoModel;
}

/** A cursor is the kind and key of its node, spelled so that nobody builds on it. */
export function toConnection<R extends { readonly id: string }, T>(
  kind: RegisterKind,
  { records, hasNextPage }: Page<R>,
  toNode: (record: R) => T,
): Connection<T> {
  const edges = records.map((record) => ({
    cursor: toCursor(kind, record.id),
    node: toNode(record),
  }));
  return { edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } };
}

/** Undefined for a text that is no cursor of a list of that kind. */
export function keyOfCursor(kind: RegisterKind, cursor: string): string | undefined {
  const key = Buffer.from(cursor, 'base64url')
    .toString('utf8')
    .slice(kind.length + 1);
  // A decoder overlooks what does not belong there: only what we would write ourselves is ours.
  return toCursor(kind, key) === cursor && !key.includes('\0') ? key : undefined;
}

function toCursor(kind: RegisterKind, key: string): string {
  return Buffer.from(`${kind} ${key}`, 'utf8').toString('base64url');
}
