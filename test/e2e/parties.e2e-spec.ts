import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ApiModule } from '../../src/api/api.module.js';
import { AuditModule } from '../../src/audit/audit.module.js';
import { createHttpAdapter } from '../../src/api/http-adapter.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { SecretsModule } from '../../src/ledger/secrets.module.js';
import { PartiesModule } from '../../src/parties/parties.module.js';
import {
  MAKER,
  OTHER,
  PartiesForTests,
  grants,
  registers,
  says,
} from '../integration/parties-for-tests.js';
import { postgresForTests, type PostgresForTests } from '../integration/postgres-for-tests.js';

interface Answer {
  readonly data?: Record<string, unknown>;
  readonly errors?: readonly { readonly message: string; readonly extensions?: unknown }[];
}

const base64 = (text: string): string => Buffer.from(text).toString('base64url');
const FROM = { validFrom: '2020-01-01' };

describe('parties by GraphQL', () => {
  let postgres: PostgresForTests;
  let room: PartiesForTests;
  let app: NestFastifyApplication;
  let endpoint: string;
  let token: string;

  beforeAll(async () => {
    postgres = await postgresForTests();
    room = await PartiesForTests.open(await postgres.ledgerDatabase());
    await room.record([
      ...[registers(MAKER, 'Some Works'), registers(OTHER), grants(MAKER, 'RECYCLER')],
      says('facilityRecorded', {
        ...{ party: MAKER, facilityCode: 'P 1', kind: 'PLANT', region: 'CN-44', ...FROM },
      }),
      says(
        'modelRegistered',
        { model: 'M1', category: 'EV', chemistry: 'LFP', massKg: '400', ...FROM },
        OTHER,
      ),
    ]);
    await room.project();
    token = await room.parties.issueServerCredential(MAKER, 'test');
    const testing = await Test.createTestingModule({
      imports: [
        DatabaseModule.of(room.pools),
        SecretsModule.of(new LedgerSecret(Buffer.alloc(32, 1))),
        ApiModule.forRoot(),
        AuditModule,
        PartiesModule,
      ],
    }).compile();
    app = testing.createNestApplication<NestFastifyApplication>(createHttpAdapter());
    app.useLogger(false);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    endpoint = `http://127.0.0.1:${port}/graphql`;
  }, 90_000);

  afterAll(async () => {
    await app.close();
    await room.close();
    await postgres.stop();
  });

  async function ask(
    document: string,
    variables: Record<string, unknown> = {},
    bearer = token,
    language = 'en',
  ): Promise<{ status: number; answer: Answer }> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
        'accept-language': language,
      },
      body: JSON.stringify({ query: document, variables }),
    });
    return { status: response.status, answer: (await response.json()) as Answer };
  }

  async function data(document: string, variables: Record<string, unknown> = {}): Promise<unknown> {
    const { answer } = await ask(document, variables);
    expect(answer.errors).toBeUndefined();
    return answer.data;
  }

  it('tells the viewer who it is and what it may report', async () => {
    const answered = await data(
      '{ viewer { partyId partyName roles party { id name makerCodes } mayReport credentials { label } } }',
    );
    const { viewer } = answered as { viewer: { mayReport: string[] } };
    expect(viewer).toMatchObject({
      ...{ partyId: MAKER, partyName: 'Some Works', roles: ['RECYCLER'] },
      party: { id: MAKER, name: 'Some Works', makerCodes: [] },
      credentials: [{ label: 'test' }],
    });
    expect(viewer.mayReport).toEqual(expect.arrayContaining(['received', 'mandateGiven']));
    expect(viewer.mayReport).not.toContain('batteryProduced');
    expect(viewer.mayReport).not.toContain('partyRegistered');
  });

  it('pages through parties by cursor', async () => {
    const page = `query ($after: String) { parties(first: 1, after: $after) {
      edges { cursor node { id roles validFrom } } pageInfo { hasNextPage endCursor } } }`;
    type Parties = {
      parties: { edges: { node: { id: string } }[]; pageInfo: { endCursor: string } };
    };
    const first = (await data(page)) as Parties;
    const { endCursor } = first.parties.pageInfo;
    const second = (await data(page, { after: endCursor })) as Parties;
    const ids = [...first.parties.edges, ...second.parties.edges].map(({ node }) => node.id);
    expect(ids).toEqual([OTHER, MAKER]);
    expect(second.parties.pageInfo).toMatchObject({ hasNextPage: false });
  });

  it.each([
    ['parties(first: 0)', 'MALFORMED_INTEGER', '/first'],
    ['parties(first: -1)', 'MALFORMED_INTEGER', '/first'],
    ['facilities(first: 201)', 'MALFORMED_INTEGER', '/first'],
    ['models(after: "")', 'MALFORMED_CURSOR', '/after'],
    ['parties(after: "nonsense")', 'MALFORMED_CURSOR', '/after'],
    [`parties(after: "${base64('FACILITY x')}")`, 'MALFORMED_CURSOR', '/after'],
    [`parties(after: "${base64('PARTY x')}!")`, 'MALFORMED_CURSOR', '/after'],
    ['models(party: "x")', 'MALFORMED_PARTY_ID', '/party'],
  ])('refuses with a code: %s', async (field, code, argument) => {
    for (const [language, words] of [
      ['en', /^[^\p{Script=Han}]+$/u],
      ['zh', /\p{Script=Han}/u],
    ] as const) {
      const { answer } = await ask(`{ ${field} { edges { cursor } } }`, {}, token, language);
      expect(answer.errors?.map(({ extensions }) => extensions)).toMatchObject([
        { code, argument },
      ]);
      expect(answer.errors?.[0]?.message).toMatch(words);
    }
  });

  it('reads the bare credit code of a party as its id', async () => {
    const bare = OTHER.replace('uscc-', '').toLowerCase();
    const asked = `{ models(party: "${bare}") { edges { node { model } } } }`;
    expect(await data(asked)).toEqual({ models: { edges: [{ node: { model: 'M1' } }] } });
  });

  it('lists facilities and models with the parties that they belong to', async () => {
    const asked = `{
      facilities { edges { node { id facilityCode kind region party { name } } } }
      models(party: "${OTHER}") { edges { node { model category chemistry massKg maker { id } } } }
      none: models(party: "${MAKER}") { edges { cursor } } }`;
    expect(await data(asked)).toEqual({
      facilities: {
        edges: [
          {
            node: {
              ...{ id: `site:${MAKER}:P%201`, facilityCode: 'P 1', kind: 'PLANT' },
              ...{ region: 'CN-44', party: { name: 'Some Works' } },
            },
          },
        ],
      },
      models: {
        edges: [
          {
            node: {
              ...{ model: 'M1', category: 'EV', chemistry: 'LFP', massKg: '400' },
              maker: { id: OTHER },
            },
          },
        ],
      },
      none: { edges: [] },
    });
  });

  it('issues a credential that works until it is revoked, and shows its secret once', async () => {
    const issuing = `mutation ($id: ID!, $party: ID!) {
      issueCredential(id: $id, partyId: $party, label: "MES") { __typename
        ... on CredentialIssued { token credential { id partyId label lastUsedAt revokedAt } }
        ... on CredentialRefused { refusals { code path message hint } } } }`;
    const id = randomUUID();
    const issued = (await data(issuing, { id, party: MAKER })) as {
      issueCredential: { token: string };
    };
    const made = issued.issueCredential.token;
    expect((await ask('{ viewer { partyId } }', {}, made)).status).toBe(200);
    expect(await data(issuing, { id, party: MAKER })).toMatchObject({
      issueCredential: { __typename: 'CredentialIssued', token: null, credential: { id } },
    });
    expect(await data(issuing, { id: randomUUID(), party: OTHER })).toMatchObject({
      issueCredential: {
        __typename: 'CredentialRefused',
        refusals: [{ code: 'NOT_AUTHORISED', path: '' }],
      },
    });
    const revoking = `mutation { revokeCredential(id: "${id}") { __typename
      ... on CredentialRevoked { credential { revokedAt } } } }`;
    expect(await data(revoking)).toMatchObject({
      revokeCredential: { __typename: 'CredentialRevoked' },
    });
    expect((await ask('{ viewer { partyId } }', {}, made)).status).toBe(401);
  });
});
