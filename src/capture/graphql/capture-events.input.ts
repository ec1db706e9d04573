import { Field, InputType, registerEnumType } from '@nestjs/graphql';
import { LifecycleEventInput } from '../../documents/graphql/lifecycle-event.input.js';
import type { JsonObject } from '../../vocabulary/json.js';

export enum OnRefusalChoice {
  ROLLBACK = 'ROLLBACK',
  PROCEED = 'PROCEED',
}

registerEnumType(OnRefusalChoice, {
  name: 'OnRefusal',
  description: 'What becomes of the rest when an event is refused.',
  valuesMap: {
    ROLLBACK: { description: 'Nothing of the request is recorded.' },
    PROCEED: { description: 'All other events are recorded.' },
  },
});

@InputType()
export class CaptureEventsInput {
  @Field(() => [LifecycleEventInput], { description: '1 to 1,000 event documents.' })
  events!: JsonObject[];

  @Field(() => OnRefusalChoice, { defaultValue: OnRefusalChoice.ROLLBACK })
  onRefusal!: OnRefusalChoice;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Tells what would happen, and records nothing.',
  })
  dryRun!: boolean;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Waits, two seconds at most, until lineage and states include the events.',
  })
  awaitProjection!: boolean;
}
