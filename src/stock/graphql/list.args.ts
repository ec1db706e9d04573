/** The filters of the lists, and how they are read. */
import { Field, ID, InputType, registerEnumType } from '@nestjs/graphql';
import { argumentRefusal } from '../../api/graphql/argument-refusal.js';
import { DateTimeScalar } from '../../documents/graphql/document-scalars.js';
import type { Language } from '../../errors/error-text.js';
import { itemKindOf, readScan, siteItemId } from '../../identifiers/domain/item-id.js';
import { ItemKindEnum, ItemStateEnum } from '../../inquiry/graphql/item.model.js';
import { partyArgument } from '../../parties/graphql/register.args.js';
import { parseInstant } from '../../vocabulary/instant.js';
import type { HandoverFilter, ItemFilter } from '../stock-inquiry.js';

const SHOWN_OF_VALUE_MAX = 100;

@InputType('ItemFilter')
export class ItemFilterInput {
  @Field(() => ID, {
    nullable: true,
    description: 'What this party holds; your own party unless given.',
  })
  holder?: string | null;

  @Field(() => [ItemKindEnum], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: string[] | null;

  @Field(() => [ItemStateEnum], {
    nullable: true,
    description:
      'In one of these states. Without it, what has ended (DISMANTLED, REPURPOSED, RECYCLED, DISPOSED, ' +
      'LOST, EXPORTED, SCRAPPED) is left out.',
  })
  states?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'At this facility, by its id or by its code alone where it is the holder’s.',
  })
  facility?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of this model, as the production of the item names it.',
  })
  model?: string | null;
}

export const HandoverDirectionEnum = { TO_ME: 'TO_ME', FROM_ME: 'FROM_ME' } as const;
registerEnumType(HandoverDirectionEnum, { name: 'HandoverDirection' });

export const HandoverProgressEnum = { OPEN: 'OPEN', RECEIVED: 'RECEIVED' } as const;
registerEnumType(HandoverProgressEnum, {
  name: 'HandoverProgress',
  valuesMap: {
    OPEN: { description: 'No reception by its receiver names it.' },
    RECEIVED: { description: 'A reception by its receiver names it.' },
  },
});

@InputType('HandoverFilter')
export class HandoverFilterInput {
  @Field(() => ID, { nullable: true, description: 'To or from this party; your own unless given.' })
  party?: string | null;

  @Field(() => HandoverDirectionEnum, { nullable: true, description: 'Both unless given.' })
  direction?: keyof typeof HandoverDirectionEnum | null;

  @Field(() => HandoverProgressEnum, { nullable: true })
  progress?: keyof typeof HandoverProgressEnum | null;

  @Field(() => ID, { nullable: true, description: 'The party at the other end.' })
  counterparty?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Handed over at this time or later.',
  })
  from?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Handed over before this time.' })
  until?: string | null;
}

/** Throws a GraphQLError that names the argument, the rule and the fix. */
export function toItemFilter(
  filter: ItemFilterInput | null | undefined,
  viewer: string,
  language: Language,
): ItemFilter {
  const { holder, kinds, states, facility, model } = filter ?? {};
  const party = holder == null ? viewer : partyOf('/filter/holder', holder, language);
  return {
    holder: party,
    ...(kinds == null ? {} : { kinds }),
    ...(states == null ? {} : { states }),
    ...(facility == null ? {} : { facility: siteOf(facility, party, language) }),
    ...(model == null ? {} : { model: model.normalize('NFC').trim() }),
  };
}

/** Throws likewise. */
export function toHandoverFilter(
  filter: HandoverFilterInput | null | undefined,
  language: Language,
): HandoverFilter {
  const { party, direction, progress, counterparty, from, until } = filter ?? {};
  return {
    ...(party == null ? {} : { party: partyOf('/filter/party', party, language) }),
    ...(direction == null ? {} : { direction }),
    ...(progress == null ? {} : { received: progress === 'RECEIVED' }),
    ...(counterparty == null
      ? {}
      : { counterparty: partyOf('/filter/counterparty', counterparty, language) }),
    ...(from == null ? {} : { from: instantOf('/filter/from', from, language) }),
    ...(until == null ? {} : { until: instantOf('/filter/until', until, language) }),
  };
}

function partyOf(path: string, text: string, language: Language): string {
  return partyArgument({ path, text }, language);
}

function siteOf(text: string, party: string, language: Language): string {
  if (!text.includes(':') && text.trim() !== '') {
    return siteItemId(party, text.normalize('NFC').trim());
  }
  const read = readScan(text);
  if (read.ok && itemKindOf(read.value) === 'SITE') return read.value;
  const { ok: _ok, ...reason } = read.ok ? { ok: false, reason: 'NOT_A_SITE' } : read;
  const params = { value: text.slice(0, SHOWN_OF_VALUE_MAX), ...reason };
  throw argumentRefusal({ code: 'MALFORMED_ITEM_ID', path: '/filter/facility', params }, language);
}

function instantOf(path: string, text: string, language: Language): bigint {
  const read = parseInstant(text);
  if (read.ok) return read.value.micros;
  const { ok: _ok, ...reason } = read;
  const params = { value: text.slice(0, SHOWN_OF_VALUE_MAX), ...reason };
  throw argumentRefusal({ code: 'MALFORMED_TIME', path, params }, language);
}
