/** What a viewer may read and why: the rows of the matrix that can hold for it, in two languages. */
import { OPERATING_ROLES } from '../../lifecycle/domain/roles.js';
import type { Viewer } from '../../vocabulary/viewer.js';
import { columnOfScope } from './jurisdiction.js';
import type { Relation } from './matrix.js';

export interface ReadingRight {
  readonly relation: Relation;
  /** What of: a scope, audited parties, principals; empty where the relation says it all. */
  readonly of: readonly string[];
  readonly until: string | null;
}

/** Rights that hold by what the party is, before anything is asked. */
export function readingRights(viewer: Viewer): ReadingRight[] {
  const operates = viewer.roles.some((role) => OPERATORS.has(role));
  const always = (relation: Relation): ReadingRight => ({ relation, of: [], until: null });
  return [
    always('REPORTER'),
    ...(viewer.principals.length === 0
      ? []
      : [{ relation: 'AGENT' as const, of: viewer.principals, until: null }]),
    always('NAMED_PARTY'),
    ...(operates ? [always('MAKER_OR_HOLDER'), always('CODE_IN_HAND')] : []),
    ...viewer.authorityScopes.flatMap((scope) => rightOfScope(scope)),
    ...viewer.grants.map(({ parties, validUntil }) => ({
      ...{ relation: 'AUDITOR_IN_GRANT' as const, of: parties, until: validUntil },
    })),
    always('REGISTER_READER'),
  ];
}

export const REASONS: Readonly<Record<Relation, { readonly en: string; readonly zh: string }>> = {
  REPORTER: { en: 'It was reported for you.', zh: '由贵方申报。' },
  AGENT: { en: 'You submitted it under a mandate in force.', zh: '由贵方依有效委托提交。' },
  NAMED_PARTY: { en: 'It names you.', zh: '其中提及贵方。' },
  MAKER_OR_HOLDER: {
    en: 'You made one of its items, have it now, or had it then.',
    zh: '贵方生产、现持有或当时持有其中物品。',
  },
  CODE_IN_HAND: {
    en: 'You operate on batteries and have named the code, or were shown it.',
    zh: '贵方为经营主体并已提供该编码，或已获展示该编码。',
  },
  AUTHORITY_CN: { en: 'It lies within your jurisdiction.', zh: '属于贵单位管辖范围。' },
  AUTHORITY_EU: {
    en: 'It lies within your jurisdiction; of it, what Annex XIII points 1 to 3 give authorities.',
    zh: '属于贵单位管辖范围；限附件十三第1至3点规定的内容。',
  },
  AUDITOR_IN_GRANT: {
    en: 'It was reported by a party that a grant lets you audit.',
    zh: '由授权贵方审计的主体申报。',
  },
  REGISTER_READER: { en: 'What is public of master data.', zh: '主数据的公开部分。' },
};

const OPERATORS: ReadonlySet<string> = new Set(OPERATING_ROLES);

function rightOfScope(scope: string | null): ReadingRight[] {
  const relation = columnOfScope(scope);
  return relation === undefined ? [] : [{ relation, of: [scope ?? 'CN'], until: null }];
}
