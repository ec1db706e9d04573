import { randomUUID } from 'node:crypto';
import { AuditService } from '../../src/audit/audit.service.js';
import { composeToken } from '../../src/parties/domain/credential-token.js';
import { newCode } from '../../src/sample/domain/sample-codes.js';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import { query } from '../integration/postgres-for-tests.js';
import { comesWith, journalled, type JournalEntry } from './audit-for-tests.js';
import { AT } from './capture-documents.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

const MAKER = SAMPLE_PARTIES.batteryMaker.id;
const RECYCLER = SAMPLE_PARTIES.recycler.id;
const ADMINISTRATOR = SAMPLE_PARTIES.administrator.id;

const ISSUE = `mutation Issue($id: ID!, $party: ID!, $label: String!) {
  issueCredential(id: $id, partyId: $party, label: $label) {
    __typename ... on CredentialIssued { token credential { id } }
  }
}`;
const REVOKE = `mutation Revoke($id: ID!) { revokeCredential(id: $id) { __typename } }`;

interface Issued {
  readonly issueCredential: {
    readonly __typename: string;
    readonly token?: string;
    readonly credential?: { readonly id: string };
  };
}

describe('what the journal is told', () => {
  let server: ServerForTests;
  beforeAll(async () => {
    server = await serverForTests();
  }, 90_000);
  afterAll(() => server.stop(), 30_000);

  const refused = (code: string): Promise<JournalEntry[]> =>
    journalled(server, { kinds: ['AUTHENTICATION'], code }, ({ outcome }) => outcome === 'REFUSED');

  it('R-SE-23: tells who came without a credential or with a malformed one, from where and with what', async () => {
    const agent = 'curl/8.0 (stranger)';
    const { requestId } = await comesWith(server, { 'user-agent': agent });
    const [missing] = await refused('MISSING');
    expect(missing).toMatchObject({
      ...{ partyId: null, credentialId: null, requestId, count: 1 },
      detail: { address: '127.0.0.1', userAgent: agent },
    });
    await comesWith(server, { authorization: 'Basic cHJvYmU6' });
    await comesWith(server, { authorization: `Bearer bl_${'a'.repeat(71)}` });
    const malformed = await refused('MALFORMED');
    expect(malformed).toHaveLength(1);
  });

  it('R-SE-23: tells an unknown credential, a wrong secret and a revoked one apart, and names no token', async () => {
    const forged = composeToken(randomUUID(), Buffer.alloc(32, 7)).token;
    await comesWith(server, { authorization: `Bearer ${forged}` });
    expect((await refused('UNKNOWN'))[0]).toMatchObject({ partyId: null });
    const id = randomUUID();
    const variables = { id, party: MAKER, label: 'to be revoked' };
    const { data } = await server.ask<Issued>('administrator', ISSUE, variables);
    const token = data?.issueCredential.token ?? '';
    const guessed = composeToken(id, Buffer.alloc(32, 8)).token;
    await comesWith(server, { authorization: `Bearer ${guessed}` });
    expect((await refused('WRONG_SECRET'))[0]).toMatchObject({
      ...{ partyId: null, subject: id, detail: { party: MAKER } },
    });
    await server.ask('administrator', REVOKE, { id });
    expect(await comesWith(server, { authorization: `Bearer ${token}` })).toMatchObject({
      status: 401,
    });
    expect((await refused('REVOKED'))[0]).toMatchObject({ partyId: null, subject: id });
    await server.app.get(AuditService, { strict: false }).note({ kind: 'EXPORT', outcome: 'DONE' });
    const { rows } = await query(server.databaseUrl, 'SELECT e::text AS whole FROM audit.entry e');
    const journal = JSON.stringify(rows);
    for (const secret of [forged, guessed, token, server.tokenOf('administrator')]) {
      expect(journal).not.toContain(secret.slice(3, 40));
      expect(journal).not.toContain(secret.slice(-40));
    }
  });

  it('R-SE-23: tells the first use of a credential once a day, and not its other uses', async () => {
    for (let use = 0; use < 3; use += 1) await server.ask('carMaker', '{ viewer { partyId } }');
    const party = SAMPLE_PARTIES.carMaker.id;
    const used = await journalled(server, { kinds: ['AUTHENTICATION'], party });
    expect(used).toHaveLength(1);
    const [{ credentialId } = { credentialId: '' }] = used;
    expect(used[0]).toMatchObject({ outcome: 'DONE', code: 'FIRST_USE' });
    expect(credentialId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('R-SE-23: tells a capture’s refusals for the reporter’s sake: one entry a code, with the events', async () => {
    const events = Array.from({ length: 3 }, (_, place) => ({
      batteryProduced: {
        occurredAt: AT,
        eventId: randomUUID(),
        product: newCode('P', 'G5C', place + 1),
      },
    }));
    const { refused: count } = await server.capture('recycler', events);
    expect(count).toBe(3);
    const filter = { kinds: ['REFUSAL'], party: RECYCLER, code: 'NOT_AUTHORISED' };
    const [entry] = await journalled(server, filter);
    expect(entry).toMatchObject({
      outcome: 'REFUSED',
      count: 1,
      detail: { count: 3, dryRun: false },
    });
    expect(entry?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(entry?.credentialId).toMatch(/^[0-9a-f-]{36}$/);
    const ids = events.map(({ batteryProduced }) => batteryProduced.eventId);
    const told = JSON.stringify(entry?.detail['events']);
    for (const id of ids) expect(told).toContain(id);
  });

  it('R-SE-23: takes a mere slip in a document for no matter of security', async () => {
    await server.capture('workshop', [
      { batteryTested: { occurredAt: 'yesterday', battery: 'no code', method: 'x' } },
    ]);
    await server.capture('workshop', [
      { batteryProduced: { occurredAt: AT, product: newCode('P', 'G5C', 9) } },
    ]);
    const party = SAMPLE_PARTIES.workshop.id;
    const told = await journalled(server, { kinds: ['REFUSAL'], party });
    expect(told.map(({ code }) => code)).toEqual(['FOREIGN_MAKER_CODE', 'NOT_AUTHORISED']);
  });

  it('R-SE-23: tells of rights that were given: roles, maker codes, permits, mandates and their end', async () => {
    const permit = {
      permitRecorded: {
        ...{ occurredAt: AT, eventId: randomUUID(), party: RECYCLER, kind: 'EIA' },
        ...{ number: 'SECRET-77', validFrom: '2026-01-01' },
      },
    };
    await server.capture('administrator', [permit]);
    const mandate = randomUUID();
    const given = { agent: RECYCLER, purpose: 'REPORTING', validFrom: '2026-01-01' };
    await server.capture('batteryMaker', [
      { mandateGiven: { occurredAt: AT, eventId: mandate, ...given } },
    ]);
    await server.capture('batteryMaker', [{ mandateRevoked: { occurredAt: AT, mandate } }]);
    const byServer = await journalled(server, { kinds: ['GRANT'], party: 'server' });
    const codes = new Set(byServer.map(({ code }) => code));
    expect([...codes].sort()).toEqual(['CREDENTIAL_ISSUED', 'makerCodeRecorded', 'roleGranted']);
    const [recorded] = await journalled(server, { code: 'permitRecorded', party: ADMINISTRATOR });
    expect(recorded).toMatchObject({
      ...{ kind: 'GRANT', outcome: 'DONE', subject: permit.permitRecorded.eventId },
      detail: { party: RECYCLER, validFrom: '2026-01-01', principal: ADMINISTRATOR },
    });
    // Its number is in a group that an administrator may not read.
    expect(JSON.stringify(recorded)).not.toContain('SECRET-77');
    const [told] = await journalled(server, { code: 'mandateGiven', party: MAKER });
    expect(told).toMatchObject({ subject: mandate, detail: { agent: RECYCLER } });
    const [ended] = await journalled(server, { code: 'mandateRevoked', party: MAKER });
    expect(ended?.detail).toMatchObject({ mandate });
  });

  it('R-SE-23: tells a grant once it is recorded, and neither of a dry run nor of a repetition', async () => {
    const given = { agent: RECYCLER, purpose: 'REPORTING', validFrom: '2026-02-02' };
    const events = [{ mandateGiven: { occurredAt: AT, eventId: randomUUID(), ...given } }];
    await server.capture('carMaker', events, { dryRun: true });
    await server.capture('carMaker', events);
    await server.capture('carMaker', events);
    const party = SAMPLE_PARTIES.carMaker.id;
    expect(await journalled(server, { kinds: ['GRANT'], party })).toHaveLength(1);
  });

  it('R-SE-23: tells of credentials that were issued, revoked, and refused', async () => {
    const id = randomUUID();
    await server.ask('batteryMaker', ISSUE, { id, party: MAKER, label: 'MES of plant 2' });
    await server.ask('batteryMaker', ISSUE, { id, party: MAKER, label: 'MES of plant 2' });
    await server.ask('batteryMaker', ISSUE, { id, party: RECYCLER, label: 'foreign' });
    await server.ask('recycler', REVOKE, { id });
    await server.ask('batteryMaker', REVOKE, { id });
    await server.ask('batteryMaker', REVOKE, { id });
    const own = await journalled(
      server,
      { kinds: ['GRANT'], party: MAKER },
      ({ subject }) => subject === id,
    );
    expect(own.map(({ code }) => code)).toEqual(['CREDENTIAL_REVOKED', 'CREDENTIAL_ISSUED']);
    expect(own[1]?.detail).toMatchObject({ party: MAKER, label: 'MES of plant 2' });
    const isOfMutation = ({ detail }: JournalEntry): boolean =>
      detail['operation'] !== 'captureEvents';
    const filter = { kinds: ['REFUSAL'], code: 'NOT_AUTHORISED' };
    const [foreign] = await journalled(server, { ...filter, party: MAKER }, isOfMutation);
    expect(foreign).toMatchObject({
      subject: id,
      detail: { operation: 'issueCredential', party: RECYCLER },
    });
  });

  it('R-SE-23: tells of requests beyond a limit, by their code', async () => {
    const aliases = Array.from({ length: 500 }, (_, place) => `a${place}: __typename`).join(' ');
    const { errors } = await server.ask('outlet', `query Flood { ${aliases} }`);
    const code = errors[0]?.extensions?.code ?? '';
    const party = SAMPLE_PARTIES.outlet.id;
    const [entry] = await journalled(server, { kinds: ['REFUSAL'], party });
    expect(entry).toMatchObject({
      outcome: 'REFUSED',
      code,
      requestId: expect.any(String) as string,
    });
  });
});
