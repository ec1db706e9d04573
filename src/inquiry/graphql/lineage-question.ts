import type { GraphQLError } from 'graphql';
import { argumentRefusal, wholeNumberIn } from '../../api/graphql/argument-refusal.js';
import type { ErrorCode } from '../../errors/error-code.js';
import type { Language } from '../../errors/error-text.js';
import { readScan } from '../../identifiers/domain/item-id.js';
import { parseInstant } from '../../vocabulary/instant.js';
import type { Unparsed } from '../../vocabulary/parse-outcome.js';
import type { LineageQuestion } from '../lineage-inquiry.service.js';
import { readLineageCursor, type LineageCursor } from '../domain/lineage-cursor.js';
import type { LineageArgs } from './lineage.args.js';

const ITEMS_MAX = 100;
const DEPTH_MAX = 64;
const DEPTH_DEFAULT = 32;
export const NODES_MAX = 10_000;

/** Throws a GraphQLError that names the argument, the rule and the fix. */
export function toLineageQuestion(args: LineageArgs, language: Language): LineageQuestion {
  if (args.items.length === 0 || args.items.length > ITEMS_MAX) {
    const params = { found: args.items.length, expected: `1 to ${ITEMS_MAX}` };
    throw argumentRefusal({ code: 'LIST_LENGTH', path: '/items', params }, language);
  }
  if (args.shareOf != null) refuseOddShares(args, language);
  const after = cursorOf(args, language);
  refuseTwoSizes(args, after, language);
  const { depthMax, nodesMax } = args;
  const instant = (name: 'at' | 'asKnownOn'): bigint | undefined => {
    const text = args[name];
    if (text == null) return undefined;
    const parsed = parseInstant(text);
    if (!parsed.ok) throw unparsed('MALFORMED_TIME', `/${name}`, parsed, language);
    return parsed.value.micros;
  };
  return {
    items: args.items.map((scan, place) => {
      const item = readScan(scan, { allowWrongVinCheck: true });
      if (!item.ok) throw unparsed('MALFORMED_ITEM_ID', `/items/${place}`, item, language);
      return item.value;
    }),
    direction: args.direction,
    at: instant('at'),
    asKnownOn: instant('asKnownOn'),
    asKnownAt: args.asKnownAt == null ? undefined : BigInt(args.asKnownAt),
    edgeKinds: args.edgeKinds ?? undefined,
    itemKinds: args.itemKinds ?? undefined,
    shareOf: args.shareOf ?? undefined,
    depthMax: wholeNumberIn(
      { path: '/depthMax', value: depthMax ?? DEPTH_DEFAULT, min: 1, max: DEPTH_MAX },
      language,
    ),
    nodesMax: wholeNumberIn(
      { path: '/nodesMax', value: nodesMax ?? NODES_MAX, min: 1, max: NODES_MAX },
      language,
    ),
    after,
  };
}

/** A share is of one thing, in what it was made of. */
function refuseOddShares({ items, direction }: LineageArgs, language: Language): void {
  if (direction !== 'BACKWARD') {
    const params = { found: direction, expected: 'BACKWARD' };
    throw argumentRefusal({ code: 'VALUE_NOT_ALLOWED', path: '/direction', params }, language);
  }
  if (items.length === 1) return;
  const params = { found: items.length, expected: 1 };
  throw argumentRefusal({ code: 'LIST_LENGTH', path: '/items', params }, language);
}

function cursorOf({ after }: LineageArgs, language: Language): LineageCursor | undefined {
  if (after == null) return undefined;
  const cursor = readLineageCursor(after);
  if (cursor !== undefined) return cursor;
  throw argumentRefusal({ code: 'MALFORMED_CURSOR', path: '/after' }, language);
}

/** An answer is as of one size of the log, and a page as of that of the first. */
function refuseTwoSizes(
  { asKnownAt, asKnownOn }: LineageArgs,
  after: LineageCursor | undefined,
  language: Language,
): void {
  if (asKnownAt == null) return;
  const isOther = after !== undefined && after.asKnownAt !== BigInt(asKnownAt);
  if (asKnownOn == null && !isOther) return;
  const found = asKnownOn == null ? 'after' : 'asKnownOn';
  const params = { found: `/${found}` };
  throw argumentRefusal({ code: 'ARGUMENTS_CONTRADICT', path: '/asKnownAt', params }, language);
}

function unparsed(
  code: ErrorCode,
  path: string,
  { ok: _ok, ...params }: Unparsed,
  language: Language,
): GraphQLError {
  return argumentRefusal({ code, path, params }, language);
}
