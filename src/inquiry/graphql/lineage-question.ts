import type { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../errors/error-code.js';
import type { Language } from '../../errors/error-text.js';
import { readScan } from '../../identifiers/domain/item-id.js';
import { parseInstant } from '../../vocabulary/instant.js';
import type { Unparsed } from '../../vocabulary/parse-outcome.js';
import type { LineageQuestion } from '../lineage-inquiry.service.js';
import { argumentRefusal } from '../argument-refusal.js';
import type { LineageArgs } from './lineage.args.js';

const ITEMS_MAX = 100;
const DEPTH_MAX = 64;
const DEPTH_DEFAULT = 32;
const NODES_MAX = 10_000;

/** Throws a GraphQLError that names the argument, the rule and the fix. */
export function toLineageQuestion(args: LineageArgs, language: Language): LineageQuestion {
  if (args.items.length === 0 || args.items.length > ITEMS_MAX) {
    const params = { found: args.items.length, expected: `1 to ${ITEMS_MAX}` };
    throw argumentRefusal({ code: 'LIST_LENGTH', path: '/items', params }, language);
  }
  if (args.shareOf != null) refuseOddShares(args, language);
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
    depthMax: within(args.depthMax ?? DEPTH_DEFAULT, DEPTH_MAX),
    nodesMax: within(args.nodesMax ?? NODES_MAX, NODES_MAX),
    after: args.after ?? undefined,
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

function within(value: number, max: number): number {
  return Math.min(Math.max(Math.trunc(value), 1), max);
}

function unparsed(
  code: ErrorCode,
  path: string,
  { ok: _ok, ...params }: Unparsed,
  language: Language,
): GraphQLError {
  return argumentRefusal({ code, path, params }, language);
}
