/** What a client may meet instead of an answer: codes of `errors[].extensions.code`, and what to do. */
import { texts, type ErrorTexts } from './error-text.js';

export const FAULT_CODES = [
  'INTERNAL',
  'BUSY',
  'OVERLOADED',
  'TOO_MANY_REQUESTS',
  'UNAUTHENTICATED',
  'CREDENTIAL_IN_URL',
  'NOT_FOUND',
  'BAD_REQUEST',
  'UNSUPPORTED_MEDIA_TYPE',
  'REQUEST_ENTITY_TOO_LARGE',
  'REQUEST_HEADERS_TOO_LARGE',
  'REQUEST_TIMEOUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'ONE_OPERATION_PER_DOCUMENT',
  'OPERATION_RESOLUTION_FAILURE',
  'OPERATION_TOO_LARGE',
  'OPERATION_TOO_COSTLY',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

export interface FaultTexts extends ErrorTexts {
  /** The HTTP status, of which a client that accepts `application/json` alone may get 200 instead. */
  readonly status: string;
  /** The GraphQL library says in English what is wrong; a Chinese sentence stands before its words. */
  readonly withDetail: boolean;
}

export const FAULT_TEXTS: Readonly<Record<FaultCode, FaultTexts>> = {
  INTERNAL: {
    ...texts(
      [
        'Internal error',
        'Send it again: no event is recorded twice. If it happens again, give the requestId to whoever runs the server.',
      ],
      ['内部错误', '请重新提交：事件不会重复记录。如再次出现，请将 requestId 告知服务器管理员。'],
    ),
    ...{ status: '500, or 200 beside the data of other fields', withDetail: false },
  },
  BUSY: {
    ...texts(
      [
        'Others held what these events need for longer than a request waits.',
        'Send it again after a moment: nothing of it was recorded.',
      ],
      ['这些事件所需的数据被其他操作占用过久。', '请稍后重新提交：本次请求未记录任何内容。'],
    ),
    ...{ status: '503', withDetail: false },
  },
  OVERLOADED: {
    ...texts(
      [
        'The server has more to do than it can just now.',
        'Wait as long as Retry-After says, then send it again: no event is recorded twice.',
      ],
      ['服务器当前负载过高。', '请按 Retry-After 等待后重新提交：事件不会重复记录。'],
    ),
    ...{ status: '503, with Retry-After', withDetail: false },
  },
  TOO_MANY_REQUESTS: {
    ...texts(
      [
        'This question costs {cost}, and of {limit} there are {remaining} left for this credential[; most of it is for {field}].',
        'Wait {seconds} s, as Retry-After says, then send the same again: it will be answered.',
      ],
      [
        '本次查询成本为 {cost}，该凭证的额度 {limit} 仅余 {remaining}[，其中大部分用于 {field}]。',
        '请按 Retry-After 等待 {seconds} 秒后重新提交同一请求，届时将予以答复。',
      ],
    ),
    ...{ status: '429, with Retry-After', withDetail: false },
  },
  UNAUTHENTICATED: {
    ...texts(
      [
        'A valid credential is needed: Authorization: Bearer <credential>.',
        'Check that it is sent whole and was not revoked; your party, or an administrator, issues another.',
      ],
      [
        '需要有效的凭证：Authorization: Bearer <凭证>。',
        '请检查凭证是否完整、是否已吊销；新凭证由本主体或管理员签发。',
      ],
    ),
    ...{ status: '401', withDetail: false },
  },
  CREDENTIAL_IN_URL: {
    ...texts(
      [
        'A credential was sent in the address, where others can read it.',
        'Send it in the header Authorization: Bearer <credential>; revoke the one that was in the address.',
      ],
      [
        '凭证出现在网址中，可能被他人读取。',
        '请使用请求头 Authorization: Bearer <凭证>，并吊销网址中出现过的凭证。',
      ],
    ),
    ...{ status: '400', withDetail: false },
  },
  NOT_FOUND: {
    ...texts(
      ['Nothing is here.', 'The interface is at /graphql, written just so.'],
      ['此处没有内容。', '接口位于 /graphql，须完全按此书写。'],
    ),
    ...{ status: '404', withDetail: false },
  },
  BAD_REQUEST: {
    ...texts(
      [
        'The request, its method or its variables do not fit the interface.',
        'Compare the place that is named with schema.gql; nothing of the request was done.',
      ],
      [
        '请求、其方法或变量不符合接口定义。',
        '请将所指位置与 schema.gql 对照；该请求未执行任何操作。',
      ],
    ),
    ...{ status: '400, or 405 for another method', withDetail: true },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    ...texts(
      ['Only JSON is taken.', 'Send the header Content-Type: application/json.'],
      ['仅接受 JSON。', '请使用请求头 Content-Type: application/json。'],
    ),
    ...{ status: '415', withDetail: false },
  },
  REQUEST_ENTITY_TOO_LARGE: {
    ...texts(
      [
        'The request is larger than 8,000,000 bytes.',
        'Send the events in several requests; sending one twice does no harm.',
      ],
      ['请求超过 8000000 字节。', '请将事件分多次提交；重复提交无害。'],
    ),
    ...{ status: '413', withDetail: false },
  },
  REQUEST_HEADERS_TOO_LARGE: {
    ...texts(
      [
        'The headers, or the address, are longer than 16 kB.',
        'Send the query by POST, and leave out headers that are not ours.',
      ],
      ['请求头或网址超过 16 kB。', '请使用 POST 提交查询，并去除无关的请求头。'],
    ),
    ...{ status: '431', withDetail: false },
  },
  REQUEST_TIMEOUT: {
    ...texts(
      [
        'The request did not arrive whole in time.',
        'Send it again; over a slow line, in smaller parts.',
      ],
      ['请求未能在规定时间内完整到达。', '请重新提交；网络较慢时请分批提交。'],
    ),
    ...{ status: '408', withDetail: false },
  },
  GRAPHQL_PARSE_FAILED: {
    ...texts(
      ['The query is no GraphQL.', 'Correct the query at the place that is named.'],
      ['查询不是有效的 GraphQL。', '请在所指位置更正查询。'],
    ),
    ...{ status: '400', withDetail: true },
  },
  GRAPHQL_VALIDATION_FAILED: {
    ...texts(
      ['The query does not fit the schema.', 'Compare it with schema.gql.'],
      ['查询不符合 schema。', '请与 schema.gql 对照。'],
    ),
    ...{ status: '400', withDetail: true },
  },
  ONE_OPERATION_PER_DOCUMENT: {
    ...texts(
      [
        'A document may contain one operation only.',
        'Send each operation in a request of its own.',
      ],
      ['一个文档只能包含一个操作。', '请将每个操作单独提交。'],
    ),
    ...{ status: '400', withDetail: false },
  },
  OPERATION_RESOLUTION_FAILURE: {
    ...texts(
      [
        'No operation is there to be run.',
        'Let operationName be that of the operation in the query, or leave it out.',
      ],
      ['没有可执行的操作。', '请使 operationName 与查询中的操作名一致，或省略。'],
    ),
    ...{ status: '400', withDetail: false },
  },
  OPERATION_TOO_LARGE: {
    ...texts(
      ['A document may have at most {max} {unit}.', 'Ask for less, or in several requests.'],
      ['一个查询文档最多可有 {max} 个{unit}。', '请减少查询内容，或分多次请求。'],
    ),
    ...{ status: '400', withDetail: false },
  },
  OPERATION_TOO_COSTLY: {
    ...texts(
      [
        'This question costs {cost}, more than the {limit} that one may[; most of it is for {field}].',
        'Ask for less: a smaller `first` or `nodesMax`, fewer codes, fewer lists within lists.',
      ],
      [
        '本次查询成本为 {cost}，超过单次上限 {limit}[；其中大部分用于 {field}]。',
        '请减少查询内容：减小 `first` 或 `nodesMax`，减少代码数量，减少列表嵌套。',
      ],
    ),
    ...{ status: '400', withDetail: false },
  },
};

export function isFaultCode(code: unknown): code is FaultCode {
  return FAULT_CODES.some((known) => known === code);
}
