import { Field, ObjectType } from '@nestjs/graphql';
import { LogIndexScalar, TreeSizeScalar } from './log-scalars.js';
import { SizedList } from '../../limits/graphql/list-size.js';

@ObjectType('ProjectionProgress')
export class ProjectionProgressModel {
  @Field(() => String)
  name!: string;

  @Field(() => LogIndexScalar, { description: 'The log index that it reads next.' })
  nextIndex!: string;
}

@ObjectType('Ledger', { description: 'The append-only log that all answers come from.' })
export class LedgerModel {
  @Field(() => TreeSizeScalar, { description: 'How many entries the log has.' })
  size!: string;

  @SizedList({ usual: 5 })
  @Field(() => [ProjectionProgressModel], {
    description: 'How far each projection has read the log.',
  })
  projections!: ProjectionProgressModel[];
}
