import { createUnionType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../documents/graphql/document-scalars.js';
import { ERROR_CODES, type ErrorCode } from '../../errors/error-code.js';
import { SizedList } from '../../limits/graphql/list-size.js';

export const CaptureOutcomeEnum = {
  RECORDED: 'RECORDED',
  PARTLY_RECORDED: 'PARTLY_RECORDED',
  ROLLED_BACK: 'ROLLED_BACK',
  DRY_RUN: 'DRY_RUN',
} as const;
registerEnumType(CaptureOutcomeEnum, {
  name: 'CaptureOutcome',
  valuesMap: {
    RECORDED: { description: 'All events are in the ledger, now or from before.' },
    PARTLY_RECORDED: {
      description: 'Under PROCEED: some were refused, at least one other is in the ledger.',
    },
    ROLLED_BACK: {
      description:
        'Nothing of the request was recorded: under ROLLBACK one event was refused, or under PROCEED ' +
        'all were; or it held no events, or too many.',
    },
    DRY_RUN: { description: 'Nothing was to be recorded.' },
  },
});

export const LogStateEnum = {
  RECORDED: 'RECORDED',
  SEQUENCED: 'SEQUENCED',
  PUBLISHED: 'PUBLISHED',
  WITNESSED: 'WITNESSED',
} as const;
export type LogState = keyof typeof LogStateEnum;
registerEnumType(LogStateEnum, {
  name: 'LogState',
  description: 'How far an event is on its way into the provable log.',
  valuesMap: {
    RECORDED: { description: 'Durable: the answer is sent only now.' },
    SEQUENCED: { description: 'Has its log index, and is a leaf of the tree.' },
    PUBLISHED: { description: 'A signed checkpoint covers it.' },
    WITNESSED: { description: 'An outside witness has cosigned a checkpoint that covers it.' },
  },
});

export const ErrorCodeEnum = Object.fromEntries(ERROR_CODES.map((code) => [code, code]));
registerEnumType(ErrorCodeEnum, {
  name: 'ErrorCode',
  description: 'Why an event was refused; compare these, never the sentences. See docs/errors.md.',
});

@ObjectType('Refusal', { description: 'One reason why an event was not recorded.' })
export class RefusalModel {
  @Field(() => ErrorCodeEnum)
  code!: ErrorCode;

  @Field(() => String, { description: 'JSON pointer (RFC 6901) into the event document.' })
  path!: string;

  @Field(() => String, { description: 'In English or Chinese, by Accept-Language.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'What to do about it.' })
  hint?: string;
}

// GraphQL merges a field that several members of a union have only if it is nullable in all or none of
// them. What is null in one is therefore nullable in all: who asks for it needs no aliases.
const ALWAYS_THERE = { nullable: true, description: 'As sent, or derived; never null here.' };
const LEAF_HASH = 'SHA-256 of the log entry as a leaf (RFC 6962), in hex; never null here.';
const UNLESS_UNRECORDED =
  'Null where it repeats an event of the same request and that is not recorded, as in a dry run.';

@ObjectType('EventRecorded', { description: 'The event is durable. Keep this receipt.' })
export class EventRecordedModel {
  @Field(() => Int, { description: 'Place in the request, from 0.' })
  index!: number;

  @Field(() => ID, ALWAYS_THERE)
  eventId!: string;

  @Field(() => String, { nullable: true, description: LEAF_HASH })
  leafHash!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'UTC; never null here.' })
  recordedAt!: string;

  @Field(() => LogStateEnum)
  logState!: LogState;
}

@ObjectType('EventAccepted', {
  description: 'Would have been recorded: a dry run, or rolled back for another event’s sake.',
})
export class EventAcceptedModel {
  @Field(() => Int)
  index!: number;

  @Field(() => ID, ALWAYS_THERE)
  eventId!: string;
}

@ObjectType('EventDuplicate', {
  description:
    'Was sent before with the same content, by this request or an earlier one; the first receipt again.',
})
export class EventDuplicateModel {
  @Field(() => Int)
  index!: number;

  @Field(() => ID, ALWAYS_THERE)
  eventId!: string;

  @Field(() => String, {
    nullable: true,
    description: `Of the recorded event. ${UNLESS_UNRECORDED}`,
  })
  leafHash?: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: `When it was recorded first. ${UNLESS_UNRECORDED}`,
  })
  recordedAt?: string;
}

@ObjectType('EventRefused', { description: 'Not recorded; all reasons that could be told.' })
export class EventRefusedModel {
  @Field(() => Int)
  index!: number;

  @Field(() => ID, { nullable: true, description: 'Null where none could be read.' })
  eventId?: string;

  @SizedList({ usual: 1 })
  @Field(() => [RefusalModel])
  refusals!: RefusalModel[];
}

export const EventResultUnion = createUnionType({
  name: 'EventResult',
  types: () =>
    [EventRecordedModel, EventAcceptedModel, EventDuplicateModel, EventRefusedModel] as const,
});

export type EventResultModel =
  EventRecordedModel | EventAcceptedModel | EventDuplicateModel | EventRefusedModel;

@ObjectType('CaptureEventsResult')
export class CaptureEventsResultModel {
  @Field(() => CaptureOutcomeEnum)
  outcome!: keyof typeof CaptureOutcomeEnum;

  @Field(() => Int)
  recorded!: number;

  @Field(() => Int)
  duplicates!: number;

  @Field(() => Int)
  refused!: number;

  @Field(() => Boolean, {
    description: 'Whether lineage and states include the events already.',
  })
  projected!: boolean;

  @Field(() => [EventResultUnion], {
    description:
      'One for each event, in the order sent; a single refusal for a request of too many, or none.',
  })
  results!: EventResultModel[];
}
