import { Args, Context, Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { argumentRefusal } from '../../api/graphql/argument-refusal.js';
import { CurrentLanguage } from '../../api/graphql/current-request.js';
import type { RequestContext } from '../../api/graphql/request-context.js';
import { RefusalModel } from '../../capture/graphql/event-result.model.js';
import type { Language } from '../../errors/error-text.js';
import { refusalText } from '../../errors/refusal-text.js';
import {
  InquiryService,
  unreadable,
  type ItemArgument,
  type ScanAnswer,
} from '../inquiry.service.js';
import {
  BatteryModel,
  graphqlTypeOf,
  ItemModel,
  MaterialLotModel,
  toItemModel,
  VehicleModel,
} from './item.model.js';
import { SizedList } from '../../limits/graphql/list-size.js';

/** A truck holds a few hundred packs. */
const SCANS_A_REQUEST_MAX = 1_000;

const CODE: ItemArgument = { path: '/code', code: 'MALFORMED_BATTERY_CODE' };
const VIN: ItemArgument = { path: '/vin', code: 'MALFORMED_VIN' };
const ID_OF_ITEM: ItemArgument = { path: '/id', code: 'MALFORMED_ITEM_ID' };
const OR_REFUSED = 'Null where no event names it; what cannot be read is refused with the reason.';

@ObjectType('BatteryAnswer', {
  description:
    'What a scan stands for: exactly one of `battery`, `unknown` and `unreadable` is set.',
})
export class BatteryAnswerModel {
  @Field(() => String, { description: 'As it was sent.' })
  scan!: string;

  @Field(() => BatteryModel, { nullable: true })
  battery!: ItemModel | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The canonical id of a well-formed scan that no event names.',
  })
  unknown!: string | null;

  @Field(() => RefusalModel, { nullable: true, description: 'Why the scan could not be read.' })
  unreadable!: RefusalModel | null;
}

interface AskedItem {
  readonly scan: string;
  readonly argument: ItemArgument;
  /** Null of any other; of all where it is absent. */
  readonly type?: ReturnType<typeof graphqlTypeOf>;
}

@Resolver()
export class ItemQueryResolver {
  constructor(private readonly inquiry: InquiryService) {}

  @Query(() => BatteryModel, {
    nullable: true,
    description:
      'By its code as scanned (case, blanks and two-part plates are normalised), or by its id. ' +
      OR_REFUSED,
  })
  battery(
    @Args('code', { type: () => String }) code: string,
    @Context() context: RequestContext,
  ): Promise<ItemModel | null> {
    return this.known(context, { scan: code, argument: CODE, type: 'Battery' });
  }

  @SizedList({ argument: 'codes' })
  @Query(() => [BatteryAnswerModel], {
    description: 'A truck of packs, at most 1,000: one answer for each scan, in their order.',
  })
  async batteries(
    @Args('codes', { type: () => [String] }) codes: string[],
    @Context() context: RequestContext,
    @CurrentLanguage() language: Language,
  ): Promise<BatteryAnswerModel[]> {
    const answers = await this.inquiry.scans(context, checkedScans(codes, language));
    return answers.map((answer) => toBatteryAnswer(answer, language));
  }

  @Query(() => VehicleModel, { nullable: true, description: OR_REFUSED })
  vehicle(
    @Args('vin', { type: () => String }) vin: string,
    @Context() context: RequestContext,
  ): Promise<ItemModel | null> {
    return this.known(context, { scan: vin, argument: VIN, type: 'Vehicle' });
  }

  @Query(() => MaterialLotModel, { nullable: true, description: OR_REFUSED })
  materialLot(
    @Args('id', { type: () => ID, description: 'lot:<party>:<number>' }) id: string,
    @Context() context: RequestContext,
  ): Promise<ItemModel | null> {
    return this.known(context, { scan: id, argument: ID_OF_ITEM, type: 'MaterialLot' });
  }

  @Query(() => ItemModel, {
    nullable: true,
    description: `Anything, by its canonical id or scan. ${OR_REFUSED}`,
  })
  item(
    @Args('id', { type: () => ID }) id: string,
    @Context() context: RequestContext,
  ): Promise<ItemModel | null> {
    return this.known(context, { scan: id, argument: ID_OF_ITEM });
  }

  private async known(
    context: RequestContext,
    { scan, argument, type }: AskedItem,
  ): Promise<ItemModel | null> {
    const id = await this.inquiry.itemOf(context, scan, argument);
    if (id === null) return null;
    const item = toItemModel(id);
    return type === undefined || graphqlTypeOf(item.kind) === type ? item : null;
  }
}

/** One answer for each scan, so none is left out in silence. */
function checkedScans(scans: readonly string[], language: Language): readonly string[] {
  if (scans.length <= SCANS_A_REQUEST_MAX) return scans;
  const params = { found: scans.length, expected: `0 to ${SCANS_A_REQUEST_MAX}` };
  throw argumentRefusal({ code: 'LIST_LENGTH', path: '/codes', params }, language);
}

function toBatteryAnswer(answer: ScanAnswer, language: Language): BatteryAnswerModel {
  const { scan } = answer;
  const nothing = { scan, battery: null, unknown: null, unreadable: null };
  if (answer.kind === 'UNREADABLE') {
    const violation = unreadable(answer, { ...CODE, path: '' });
    const { code, path } = violation;
    return { ...nothing, unreadable: { code, path, ...refusalText(violation, language) } };
  }
  const item = toItemModel(answer.item);
  const isBattery = graphqlTypeOf(item.kind) === 'Battery';
  if (answer.kind === 'UNKNOWN' || !isBattery) return { ...nothing, unknown: answer.item };
  return { ...nothing, battery: item };
}
