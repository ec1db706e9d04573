import { Field, ObjectType, registerEnumType, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentLanguage, CurrentViewer } from '../../api/graphql/current-request.js';
import { DateScalar } from '../../documents/graphql/document-scalars.js';
import type { Language } from '../../errors/error-text.js';
import { DisclosureGroupEnum } from '../../inquiry/graphql/event.model.js';
import { SizedList } from '../../limits/graphql/list-size.js';
import { ViewerModel } from '../../parties/graphql/viewer.model.js';
import type { Viewer } from '../../vocabulary/viewer.js';
import { MATRIX, RELATIONS, type Relation } from '../domain/matrix.js';
import { readingRights, REASONS } from '../domain/reading-rights.js';

const RelationEnum = Object.fromEntries(RELATIONS.map((relation) => [relation, relation]));
registerEnumType(RelationEnum, {
  name: 'ReadingRelation',
  description: 'What a reader can have to do with an event or an item.',
});

@ObjectType('ReadingRight', { description: 'Why something may be read, and what of it.' })
export class ReadingRightModel {
  @Field(() => RelationEnum)
  relation!: Relation;

  @SizedList({ usual: 7 })
  @Field(() => [DisclosureGroupEnum], { description: 'Groups of an event that it opens.' })
  groups!: string[];

  @Field(() => String, { description: 'When it holds, in words.' })
  because!: string;

  @SizedList({ usual: 1 })
  @Field(() => [String], {
    description: 'A jurisdiction; audited parties; parties that gave a mandate.',
  })
  of!: string[];

  @Field(() => DateScalar, { nullable: true, description: 'The last day, of a grant.' })
  until!: string | null;
}

@Resolver(() => ViewerModel)
export class ReadingRightResolver {
  @SizedList({ usual: 5 })
  @ResolveField(() => [ReadingRightModel], {
    description: 'What you may read and why; of each event or item, all that one of these opens.',
  })
  reads(
    @CurrentViewer() viewer: Viewer,
    @CurrentLanguage() language: Language,
  ): ReadingRightModel[] {
    return readingRights(viewer).map(({ relation, of, until }) => ({
      ...{ relation, until, of: [...of], groups: [...MATRIX[relation]] },
      because: REASONS[relation][language],
    }));
  }
}
