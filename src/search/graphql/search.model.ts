import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { RefusalModel } from '../../capture/graphql/event-result.model.js';
import type { Language } from '../../errors/error-text.js';
import { refusalText } from '../../errors/refusal-text.js';
import { LifecycleEventModel, toLifecycleEventModel } from '../../inquiry/graphql/event.model.js';
import { ItemModel, toItemModel } from '../../inquiry/graphql/item.model.js';
import {
  BatteryModelModel,
  toBatteryModelModel,
} from '../../parties/graphql/battery-model.model.js';
import { FacilityModel, toFacilityModel } from '../../parties/graphql/facility.model.js';
import { PartyModel, toPartyModel } from '../../parties/graphql/party.model.js';
import { RECOGNISED_AS, type RecognisedAs } from '../domain/recognise.js';
import type { SearchHit } from '../search.service.js';

export const RecognisedAsEnum = Object.fromEntries(RECOGNISED_AS.map((name) => [name, name]));
registerEnumType(RecognisedAsEnum, {
  name: 'RecognisedAs',
  description: 'What a text was taken for.',
  valuesMap: {
    LOT: { description: 'By its id, or by the number that your own party gave it.' },
    PARTY: { description: 'By its id, credit code or DUNS.' },
    PARTY_NAME: { description: 'A party whose name begins so.' },
    UNREADABLE: { description: 'Of the form of a code, but wrong: `refusal` says where.' },
  },
});

@ObjectType('SearchHit', {
  description:
    'One thing that the text may stand for. Of what is known and yours to see, the thing itself is set.',
})
export class SearchHitModel {
  @Field(() => RecognisedAsEnum)
  recognisedAs!: RecognisedAs;

  @Field(() => ID, { nullable: true, description: 'Canonical; null of what could not be read.' })
  id!: string | null;

  @Field(() => String, { description: 'To show in a list.' })
  label!: string;

  @Field(() => ItemModel, { nullable: true })
  item!: ItemModel | null;

  @Field(() => LifecycleEventModel, { nullable: true })
  event!: LifecycleEventModel | null;

  @Field(() => PartyModel, { nullable: true })
  party!: PartyModel | null;

  @Field(() => FacilityModel, { nullable: true })
  facility!: FacilityModel | null;

  @Field(() => BatteryModelModel, { nullable: true })
  model!: BatteryModelModel | null;

  @Field(() => RefusalModel, {
    nullable: true,
    description: 'Why it could not be read: the position, what stands there, what would have to.',
  })
  refusal!: RefusalModel | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of what could not be read: the first wrong character of the code, from 1.',
  })
  position!: number | null;
}

export function toSearchHitModel(hit: SearchHit, language: Language): SearchHitModel {
  const { as, id, label, item, event, party, facility, model, refusal } = hit;
  const position = refusal?.params?.['position'];
  return {
    ...{ recognisedAs: as, id, label },
    item: item === undefined ? null : toItemModel(item),
    event: event === undefined ? null : toLifecycleEventModel(event),
    party: party === undefined ? null : toPartyModel(party),
    facility: facility === undefined ? null : toFacilityModel(facility),
    model: model === undefined ? null : toBatteryModelModel(model),
    refusal:
      refusal === undefined
        ? null
        : { code: refusal.code, path: refusal.path, ...refusalText(refusal, language) },
    position: typeof position === 'number' ? position : null,
  };
}
