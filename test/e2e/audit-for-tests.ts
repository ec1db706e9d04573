/** The questions about the journal, and requests of strangers that it tells of. */
import type { PartyKey } from '../../src/sample/domain/sample-parties.js';
import type { Answer, ServerForTests } from './server-for-tests.js';

const ENTRIES = `query Entries($filter: AuditFilter, $first: Int! = 200, $after: String) {
  auditEntries(filter: $filter, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { cursor node {
      id recordedAt firstAt count kind outcome code partyId credentialId requestId subject detail
    } }
  }
}`;

export interface JournalEntry {
  readonly id: string;
  readonly recordedAt: string;
  readonly firstAt: string;
  readonly count: number;
  readonly kind: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly partyId: string | null;
  readonly credentialId: string | null;
  readonly requestId: string | null;
  readonly subject: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface JournalPage {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly cursor: string; readonly node: JournalEntry }[];
}

export function askJournal(
  server: ServerForTests,
  as: PartyKey,
  variables: object = {},
): Promise<Answer<{ auditEntries: JournalPage }>> {
  return server.ask<{ auditEntries: JournalPage }>(as, ENTRIES, variables);
}

/** Throws where it is refused. */
export async function pageOfJournal(
  server: ServerForTests,
  variables: object = {},
  as: PartyKey = 'administrator',
): Promise<JournalPage> {
  const { data, errors } = await askJournal(server, as, variables);
  if (data === null) throw new Error(JSON.stringify(errors));
  return data.auditEntries;
}

const SEEN_MS_MAX = 10_000;

/** The entries of the filter, once there are some of them: most notes are written after the answer. */
export async function journalled(
  server: ServerForTests,
  filter: object,
  isSought: (entry: JournalEntry) => boolean = () => true,
): Promise<JournalEntry[]> {
  const deadline = Date.now() + SEEN_MS_MAX;
  for (;;) {
    const { edges } = await pageOfJournal(server, { filter });
    const found = edges.map(({ node }) => node).filter(isSought);
    if (found.length > 0) return found;
    if (Date.now() > deadline) throw new Error(`not journalled: ${JSON.stringify(filter)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A request with these headers alone; gives the id under which it was answered. */
export async function comesWith(
  server: ServerForTests,
  headers: Record<string, string>,
  query = '{ viewer { partyId } }',
): Promise<{ status: number; requestId: string }> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  await response.arrayBuffer();
  return { status: response.status, requestId: response.headers.get('x-request-id') ?? '' };
}
