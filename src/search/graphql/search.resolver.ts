import { Args, Context, Int, Query, Resolver } from '@nestjs/graphql';
import { PAGE_SIZE_MAX, wholeNumberIn } from '../../api/graphql/argument-refusal.js';
import type { RequestContext } from '../../api/graphql/request-context.js';
import { SizedList } from '../../limits/graphql/list-size.js';
import { SearchService } from '../search.service.js';
import { SearchHitModel, toSearchHitModel } from './search.model.js';

const FIRST_DEFAULT = 20;

@Resolver()
export class SearchResolver {
  constructor(private readonly service: SearchService) {}

  @Query(() => [SearchHitModel], {
    description:
      'What was typed, scanned or pasted: a battery code in both lengths, VIN, lot, party, event id, log ' +
      'index, leaf hash, Digital Link, EPC, facility or model; case, blanks and full-width letters do not ' +
      'matter. The likeliest first; a wrong check digit is told with its position.',
  })
  @SizedList({ argument: 'first' })
  async search(
    @Args('text', { type: () => String, description: 'At most 500 characters.' }) text: string,
    @Args('first', {
      type: () => Int,
      defaultValue: FIRST_DEFAULT,
      description: 'How many at most, 1 to 200.',
    })
    first: number,
    @Context() context: RequestContext,
  ): Promise<SearchHitModel[]> {
    const { language } = context;
    const max = wholeNumberIn(
      { path: '/first', value: first, min: 1, max: PAGE_SIZE_MAX },
      language,
    );
    const hits = await this.service.search(context, text, max);
    return hits.map((hit) => toSearchHitModel(hit, language));
  }
}
