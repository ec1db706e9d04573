import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../../api/graphql/request-context.js';
import { AFTER_ARGUMENT, FIRST_ARGUMENT } from '../../inquiry/graphql/event.model.js';
import { AuditInquiry } from '../audit-inquiry.js';
import { AuditEntryConnectionModel, toAuditConnection } from './audit-entry.model.js';
import { AuditFilterInput, toAuditSelection } from './audit.args.js';

@Resolver()
export class AuditResolver {
  constructor(private readonly audit: AuditInquiry) {}

  @Query(() => AuditEntryConnectionModel, {
    description:
      'The journal of who did what, newest first: for an ADMINISTRATOR and an AUTHORITY of the whole ' +
      'country, refused to others. What asked for it stands in it.',
  })
  async auditEntries(
    @Args('filter', { type: () => AuditFilterInput, nullable: true })
    filter: AuditFilterInput | null,
    @Args('first', FIRST_ARGUMENT) first: number,
    @Args('after', AFTER_ARGUMENT) after: string | null,
    @Context() context: RequestContext,
  ): Promise<AuditEntryConnectionModel> {
    const selection = toAuditSelection(filter, context.language);
    const page = { first, after: after ?? null };
    return toAuditConnection(await this.audit.entries(context, selection, page));
  }
}
