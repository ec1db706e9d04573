import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../documents/graphql/document-scalars.js';
import type { Custody } from '../../custody/domain/own-state.js';
import type { Held } from '../../lineage/lineage.service.js';
import { formatInstantUtc } from '../../vocabulary/instant.js';
import { CertaintyEnum, LineageEdgeKindEnum } from './lineage.model.js';
import { ItemModel, toItemModel } from './item.model.js';

export const CustodyKindEnum = {
  HELD: 'HELD',
  IN_TRANSIT: 'IN_TRANSIT',
  END_USER: 'END_USER',
  EXPORTED: 'EXPORTED',
} as const;
registerEnumType(CustodyKindEnum, {
  name: 'CustodyKind',
  valuesMap: {
    HELD: { description: 'A party has it.' },
    IN_TRANSIT: { description: 'Handed over by one party, not yet received by the other.' },
    END_USER: { description: 'Sold to an unnamed user.' },
    EXPORTED: { description: 'Left the country.' },
  },
});

@ObjectType('Custody', { description: 'Who has an item, as the last event that says so.' })
export class CustodyModel {
  @Field(() => CustodyKindEnum)
  kind!: keyof typeof CustodyKindEnum;

  @Field(() => DateTimeScalar, { nullable: true })
  since!: string | null;

  @Field(() => ID, { nullable: true, description: 'The event that says so.' })
  eventId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Site, where the event names one.' })
  site!: string | null;

  @Field(() => String, { nullable: true, description: 'Country it went to (ISO 3166-1).' })
  country!: string | null;

  @Field(() => ID, { nullable: true, description: 'Of HELD: the party that has it.' })
  holderId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Of IN_TRANSIT and EXPORTED: who gave it.' })
  fromId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Of IN_TRANSIT: who is to receive it.' })
  toId!: string | null;

  /** As of an item. */
  namedSize?: bigint | undefined;
}

@ObjectType('Containment', { description: 'One thing in another, over a time.' })
export class ContainmentModel {
  @Field(() => ItemModel, { description: 'The part; or, seen from the part, what it is in.' })
  item!: ItemModel;

  @Field(() => LineageEdgeKindEnum, { description: 'COMPOSITION or INSTALLATION.' })
  kind!: keyof typeof LineageEdgeKindEnum;

  @Field(() => CertaintyEnum)
  certainty!: keyof typeof CertaintyEnum;

  @Field(() => DateTimeScalar)
  since!: string;
}

const NOBODY = { holderId: null, fromId: null, toId: null, site: null, country: null };

export function toCustodyModel(
  custody: Custody | null,
  namedSize: bigint | undefined,
): CustodyModel | null {
  if (custody === null) return null;
  const said = {
    ...{ ...NOBODY, kind: custody.kind, namedSize },
    since: custody.since === null ? null : formatInstantUtc(custody.since.instant),
    eventId: custody.since?.eventId ?? null,
  };
  switch (custody.kind) {
    case 'HELD':
      return { ...said, holderId: custody.holder, site: custody.site ?? null };
    case 'IN_TRANSIT':
      return { ...said, fromId: custody.from, toId: custody.to };
    case 'EXPORTED':
      return { ...said, fromId: custody.from, country: custody.country ?? null };
    case 'END_USER':
      return said;
  }
}

export function toContainmentModels(
  held: readonly Held[],
  namedSize: bigint | undefined,
): ContainmentModel[] {
  return held.map(({ item, kind, certainty, from }) => ({
    item: toItemModel(item, namedSize),
    kind,
    certainty,
    since: formatInstantUtc(from.instant),
  }));
}
