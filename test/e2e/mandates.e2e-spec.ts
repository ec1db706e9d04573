/** A manufacturer gives and revokes mandates and credentials itself, and sees what stands. */
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import type { PartyKey } from '../../src/sample/domain/sample-parties.js';
import { captureAsServer } from './capture-for-tests.js';
import { pack } from './inquiry-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';
import { answered } from './stock-for-tests.js';

const { batteryMaker, workshop, recycler } = SAMPLE_PARTIES;
const GIVEN = '5a3b1e00-0000-8000-8000-0000000d0001';
const REVOKED = '5a3b1e00-0000-8000-8000-0000000d0002';
const on = { occurredAt: '2026-03-01T10:00:00+08:00' };

interface Mandate {
  readonly id: string;
  readonly giverId: string;
  readonly agentId: string;
  readonly revoked: boolean;
  readonly revokedBy: string | null;
}

let server: ServerForTests;

beforeAll(async () => {
  server = await serverForTests();
}, 120_000);

afterAll(() => server.stop());

async function mandates(as: PartyKey, args = ''): Promise<Mandate[]> {
  const question = `{ mandates${args} { edges { node {
    id giverId agentId purpose validFrom validUntil revoked revokedBy giver { id } agent { id } } }
    pageInfo { hasNextPage endCursor } } }`;
  type Answer = { mandates: { edges: { node: Mandate }[] } };
  return answered(await server.ask<Answer>(as, question)).mandates.edges.map(({ node }) => node);
}

describe('mandates and credentials in the hands of their party', () => {
  it('are given, seen by both ends, and let the agent report', async () => {
    const given = await server.capture('batteryMaker', [
      {
        mandateGiven: {
          ...{ ...on, eventId: GIVEN, agent: workshop.id, purpose: 'REPORTING' },
          ...{ validFrom: '2026-01-01', validUntil: '2099-12-31' },
        },
      },
    ]);
    expect(given.outcome).toBe('RECORDED');
    const seen = { id: GIVEN, giverId: batteryMaker.id, agentId: workshop.id, revoked: false };
    expect(await mandates('batteryMaker')).toMatchObject([seen]);
    expect(await mandates('workshop', '(direction: RECEIVED)')).toMatchObject([seen]);
    expect(await mandates('workshop', '(direction: GIVEN)')).toEqual([]);
    expect(await mandates('recycler')).toEqual([]);
    expect(await mandates('recycler', `(party: "${workshop.id}")`)).toMatchObject([seen]);
    expect(await mandates('batteryMaker', '(inForceOn: "2026-05-01")')).toMatchObject([seen]);
    expect(await mandates('batteryMaker', '(inForceOn: "2025-12-31")')).toEqual([]);
    const product = { ...on, onBehalfOf: batteryMaker.id, product: pack(8701) };
    const { outcome } = await server.capture('workshop', [{ batteryProduced: product }]);
    expect(outcome).toBe('RECORDED');
  });

  it('R-SE-14: are revoked by their giver alone, and end with the revocation', async () => {
    // Another's revocation is recorded, as everything is that is merely odd, and ends nothing.
    await server.capture('carMaker', [{ mandateRevoked: { ...on, mandate: GIVEN } }]);
    expect(await mandates('batteryMaker')).toMatchObject([{ revoked: false, revokedBy: null }]);
    await server.capture('batteryMaker', [
      { mandateRevoked: { ...on, eventId: REVOKED, mandate: GIVEN } },
    ]);
    expect(await mandates('batteryMaker')).toMatchObject([
      { id: GIVEN, revoked: true, revokedBy: REVOKED },
    ]);
    expect(await mandates('batteryMaker', '(inForceOn: "2026-05-01")')).toEqual([]);
    const product = { ...on, onBehalfOf: batteryMaker.id, product: pack(8702) };
    const { results } = await server.capture('workshop', [{ batteryProduced: product }]);
    expect(results[0]?.__typename).toBe('EventRefused');
  });

  it('R-UX-5: issue a credential once, however often it is asked for, and show its secret once', async () => {
    const id = '0199aaaa-0000-7000-8000-000000000001';
    const issue = `mutation { issueCredential(id: "${id}", partyId: "${batteryMaker.id}", label: "MES") {
      __typename
      ... on CredentialIssued { token credential { id label revokedAt } }
      ... on CredentialRefused { refusals { code path message hint } } } }`;
    type Issued = { issueCredential: { __typename: string; token: string | null } };
    const twice = await Promise.all([
      server.ask<Issued>('batteryMaker', issue),
      server.ask<Issued>('batteryMaker', issue),
    ]);
    const results = twice.map((one) => answered(one).issueCredential);
    expect(results.map(({ __typename }) => __typename)).toEqual([
      'CredentialIssued',
      'CredentialIssued',
    ]);
    const [token, ...others] = results.flatMap((one) => one.token ?? []);
    expect(others).toEqual([]);
    const again = answered(await server.ask<Issued>('batteryMaker', issue));
    expect(again.issueCredential).toMatchObject({ token: null, credential: { id, label: 'MES' } });
    const who = '{ viewer { partyId credentials { id label } } }';
    const viewer = await server.ask(token as PartyKey, who);
    expect(viewer.data).toMatchObject({ viewer: { partyId: batteryMaker.id } });

    const refused = answered(await server.ask<Issued>('carMaker', issue)).issueCredential;
    expect(refused).toMatchObject({
      ...{ __typename: 'CredentialRefused', refusals: [{ code: 'NOT_AUTHORISED', path: '' }] },
    });
    const revoke = `mutation { revokeCredential(id: "${id}") { __typename
      ... on CredentialRevoked { credential { id revokedAt } } } }`;
    const revoked = await Promise.all([
      server.ask('batteryMaker', revoke),
      server.ask('batteryMaker', revoke),
    ]);
    const [first, second] = revoked.map(answered);
    expect(first).toMatchObject({ revokeCredential: { __typename: 'CredentialRevoked' } });
    expect(second).toEqual(first);
    expect((await server.ask(token as PartyKey, who)).status).toBe(401);
  });

  it('R-UX-5: records one of two equal captures at once, and answers both with the one receipt', async () => {
    const event = {
      modelRegistered: {
        ...{ ...on, eventId: '5a3b1e00-0000-8000-8000-0000000d0009', model: 'TWICE' },
        ...{ category: 'EV', chemistry: 'LFP', validFrom: '2026-01-01' },
      },
    };
    const twice = await Promise.all([
      server.capture('batteryMaker', [event]),
      server.capture('batteryMaker', [event]),
    ]);
    const results = twice.flatMap((one) => one.results);
    expect(results.map(({ __typename }) => __typename).sort()).toEqual([
      'EventDuplicate',
      'EventRecorded',
    ]);
    expect(results[0]?.leafHash).toBe(results[1]?.leafHash);
    const wrong = await server.capture('recycler', [event]);
    const [refusal] = wrong.results[0]?.refusals ?? [];
    expect(Object.keys(refusal ?? {})).toEqual(['code', 'path', 'message', 'hint']);
  });

  it('shows permits to their party and to an authority, and to others as if there were none', async () => {
    const permit = { party: recycler.id, kind: 'CAPACITY', number: 'P-7', validFrom: '2026-01-01' };
    await captureAsServer(server, [
      { permitRecorded: { ...on, ...permit, capacityTonnesPerYear: '1000' } },
      {
        permitRecorded: {
          ...on,
          ...permit,
          validFrom: '2026-06-01',
          capacityTonnesPerYear: '2000',
        },
      },
    ]);
    const permits = async (as: PartyKey, args = ''): Promise<unknown> => {
      const question = `{ permits${args} { edges { node { kind number capacityTonnesPerYear } } } }`;
      type Answer = { permits: { edges: { node: unknown }[] } };
      return answered(await server.ask<Answer>(as, question)).permits.edges.map(({ node }) => node);
    };
    const shown = (capacityTonnesPerYear: string): unknown[] => [
      { kind: 'CAPACITY', number: 'P-7', capacityTonnesPerYear },
    ];
    expect(await permits('recycler')).toHaveLength(1);
    expect(await permits('recycler', '(inForceOn: "2026-02-01")')).toEqual(shown('1000'));
    expect(await permits('recycler', '(inForceOn: "2026-07-01")')).toEqual(shown('2000'));
    const asked = `(party: "${recycler.id}", inForceOn: "2026-07-01")`;
    expect(await permits('authority', asked)).toEqual(shown('2000'));
    for (const other of ['carMaker', 'outlet'] as const) {
      expect(await permits(other, asked)).toEqual([]);
    }
  });

  it.each([
    ['mandates(after: "x")', 'MALFORMED_CURSOR', '/after'],
    ['permits(first: 201)', 'MALFORMED_INTEGER', '/first'],
    ['mandates(party: "x")', 'MALFORMED_PARTY_ID', '/party'],
    ['permits(inForceOn: "2026-02-30")', 'MALFORMED_DATE', '/inForceOn'],
  ])('R-UX-2: refuse with a code: %s', async (field, code, argument) => {
    const { errors } = await server.ask('recycler', `{ ${field} { edges { cursor } } }`);
    expect(errors.map(({ extensions }) => extensions)).toMatchObject([{ code, argument }]);
  });
});
