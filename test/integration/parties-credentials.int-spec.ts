import { randomUUID } from 'node:crypto';
import type { CredentialOutcome } from '../../src/parties/credentials.service.js';
import { PARTY_ENTITIES } from '../../src/parties/store/party-database.js';
import { dataSourceAs } from '../../src/database/database-role.js';
import type { Viewer } from '../../src/vocabulary/viewer.js';
import { MAKER, OTHER, PartiesForTests, grants, registers } from './parties-for-tests.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';

function viewer(partyId: string, ...roles: string[]): Viewer {
  const nothing = { authorityScopes: [], grants: [], principals: [] };
  return { credentialId: randomUUID(), partyId, partyName: partyId, roles, ...nothing };
}

const ADMINISTRATOR = viewer('duns-111111111', 'ADMINISTRATOR');

function codesOf(outcome: CredentialOutcome): string[] {
  return outcome.ok ? [] : outcome.violations.map(({ code, path }) => `${code} ${path}`);
}

function tokenOf(outcome: CredentialOutcome): string {
  if (!outcome.ok || outcome.token === undefined) throw new Error('no token');
  return outcome.token;
}

describe('credentials', () => {
  let postgres: PostgresForTests;
  let url: string;
  let room: PartiesForTests;

  beforeAll(async () => {
    postgres = await postgresForTests();
    url = await postgres.ledgerDatabase();
    room = await PartiesForTests.open(url);
    await room.record([registers(MAKER, 'Some Works'), registers(OTHER)]);
    await room.record([
      grants(MAKER, 'RECYCLER'),
      grants(MAKER, 'DEALER', { validUntil: '2021-01-01' }),
    ]);
    await room.project();
  }, 60_000);

  afterAll(async () => {
    await room.close();
    await postgres.stop();
  });

  const issue = (by: Viewer, partyId = MAKER, id: string = randomUUID()) =>
    room.credentials.issue(by, { id, partyId, label: 'MES of plant 2' });

  it('let their party in, with its name and the roles of today', async () => {
    const outcome = await issue(viewer(MAKER));
    const found = await room.credentials.authenticate(tokenOf(outcome));
    expect(found).toEqual({
      credentialId: outcome.ok ? outcome.credential.id : '',
      ...{ partyId: MAKER, partyName: 'Some Works', roles: ['RECYCLER'] },
      ...{ authorityScopes: [], grants: [], principals: [] },
    });
  });

  it('are stored as a digest, and nowhere as they are', async () => {
    const token = tokenOf(await issue(ADMINISTRATOR));
    const { rows } = await query(url, 'SELECT c::text AS whole FROM party.credential c');
    const stored = JSON.stringify(rows);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(token.slice(-49, -6));
  });

  it('are not opened by another secret, a wrong checksum or an unknown id', async () => {
    const token = tokenOf(await issue(viewer(MAKER)));
    const other = tokenOf(await issue(viewer(MAKER)));
    const mixed = token.slice(0, 25) + other.slice(25);
    const cut = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`;
    for (const wrong of [mixed, cut, '', token.slice(1), `${token} `]) {
      expect(await room.credentials.authenticate(wrong)).toBeUndefined();
    }
    const { composeToken } = await import('../../src/parties/domain/credential-token.js');
    const forged = composeToken(randomUUID(), Buffer.alloc(32)).token;
    expect(await room.credentials.authenticate(forged)).toBeUndefined();
    const { rows } = await query(
      url,
      `SELECT id FROM party.credential ORDER BY created_at LIMIT 1`,
    );
    const sameId = composeToken((rows[0] as { id: string }).id, Buffer.alloc(32)).token;
    expect(await room.credentials.authenticate(sameId)).toBeUndefined();
  });

  it('are issued once: a replay gives the credential without its secret', async () => {
    const id = randomUUID();
    const [first, second] = await Promise.all([
      issue(viewer(MAKER), MAKER, id),
      issue(viewer(MAKER), MAKER, id.toUpperCase()),
    ]);
    const tokens = [first, second].map((outcome) => outcome.ok && 'token' in outcome);
    expect(tokens.sort()).toEqual([false, true]);
    expect(codesOf(await issue(ADMINISTRATOR, OTHER, id))).toEqual(['CREDENTIAL_ID_REUSED /id']);
  });

  it('are at most a hundred live ones of a party, also when they are asked for at once', async () => {
    const party = 'duns-333333333';
    await room.record([registers(party)]);
    const many = await Promise.all(Array.from({ length: 104 }, () => issue(ADMINISTRATOR, party)));
    const made = many.flatMap((outcome) => (outcome.ok ? [outcome.credential.id] : []));
    expect(made).toHaveLength(100);
    const full = 'TOO_MANY_CREDENTIALS /partyId';
    expect(many.flatMap(codesOf)).toEqual([full, full, full, full]);
    await expect(room.parties.issueServerCredential(party, 'x')).rejects.toThrow('100 live');
    // A replay asks for nothing new, and another party has a number of its own.
    const [first = ''] = made;
    expect(codesOf(await issue(ADMINISTRATOR, party, first))).toEqual([]);
    expect(codesOf(await issue(ADMINISTRATOR, OTHER))).toEqual([]);
    await room.credentials.revoke(ADMINISTRATOR, first);
    expect(codesOf(await issue(ADMINISTRATOR, party))).toEqual([]);
    expect(codesOf(await issue(ADMINISTRATOR, party))).toEqual([full]);
    const listed = await room.credentials.ofParty(party);
    expect(listed.map(({ revokedAt }) => revokedAt === null).lastIndexOf(true)).toBe(99);
    expect(listed.at(-1)?.id).toBe(first);
  }, 20_000);

  it('are for the party itself or an administrator to issue, and for registered parties', async () => {
    expect(codesOf(await issue(viewer(OTHER, 'RECYCLER')))).toEqual(['NOT_AUTHORISED ']);
    expect(codesOf(await issue(ADMINISTRATOR, 'duns-222222222'))).toEqual([
      'UNKNOWN_PARTY /partyId',
    ]);
    const malformed = { id: '7', partyId: 'x', label: ' ' };
    expect(codesOf(await room.credentials.issue(ADMINISTRATOR, malformed))).toEqual([
      'MALFORMED_EVENT_ID /id',
      'MALFORMED_PARTY_ID /partyId',
      'MALFORMED_TEXT /label',
    ]);
  });

  it('end when they are revoked, at once where they were used, and stay listed', async () => {
    const outcome = await issue(viewer(MAKER));
    const token = tokenOf(outcome);
    const id = outcome.ok ? outcome.credential.id : '';
    expect(await room.credentials.authenticate(token)).toBeDefined();
    expect(codesOf(await room.credentials.revoke(viewer(OTHER), id))).toEqual(['NOT_AUTHORISED ']);
    const first = await room.credentials.revoke(viewer(MAKER), id);
    expect(first).toMatchObject({ ok: true, credential: { id } });
    expect(first.ok && first.credential.revokedAt).toBeInstanceOf(Date);
    expect(await room.credentials.authenticate(token)).toBeUndefined();
    expect(await room.credentials.revoke(ADMINISTRATOR, id)).toEqual(first);
    const listed = await room.credentials.ofParty(MAKER);
    expect(listed.find((one) => one.id === id)?.revokedAt).toBeInstanceOf(Date);
    expect(JSON.stringify(listed)).not.toContain('secretDigest');
  });

  it('are not remembered by who looked them up just before they were revoked', async () => {
    const outcome = await issue(viewer(MAKER));
    const token = tokenOf(outcome);
    const id = outcome.ok ? outcome.credential.id : '';
    const lookUps = Array.from({ length: 20 }, () => room.credentials.authenticate(token));
    await room.credentials.revoke(viewer(MAKER), id);
    await Promise.all(lookUps);
    expect(await room.credentials.authenticate(token)).toBeUndefined();
  });

  it('tell a stranger nothing of which ids there are', async () => {
    const strange = [randomUUID(), 'x'];
    for (const id of strange) {
      expect(codesOf(await room.credentials.revoke(viewer(OTHER), id))).toEqual([
        'NOT_AUTHORISED ',
      ]);
      expect(codesOf(await room.credentials.revoke(ADMINISTRATOR, id))).toEqual([
        'UNKNOWN_TARGET /id',
      ]);
    }
  });

  it('note their last use, at most once a minute', async () => {
    const outcome = await issue(viewer(MAKER));
    const id = outcome.ok ? outcome.credential.id : '';
    const used = async (): Promise<Date | null | undefined> =>
      (await room.credentials.ofParty(MAKER)).find((one) => one.id === id)?.lastUsedAt;
    expect(await used()).toBeNull();
    await room.credentials.authenticate(tokenOf(outcome));
    const first = await used();
    expect(first).toBeInstanceOf(Date);
    // Another server, which remembers nothing of it.
    const second = await PartiesForTests.open(url);
    await second.credentials.authenticate(tokenOf(outcome));
    expect(await used()).toEqual(first);
    await query(url, `UPDATE party.credential SET last_used_at = now() - interval '61 seconds'`);
    const third = await PartiesForTests.open(url);
    await third.credentials.authenticate(tokenOf(outcome));
    expect((await used())?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? Infinity);
    await Promise.all([second.close(), third.close()]);
  });

  it('come from the server’s own hand for the first administrator', async () => {
    const token = await room.parties.issueServerCredential(OTHER, 'first');
    expect(await room.credentials.authenticate(token)).toMatchObject({ partyId: OTHER, roles: [] });
    await expect(room.parties.issueServerCredential('duns-222222222', 'x')).rejects.toThrow(
      'not registered',
    );
  });

  it('cannot be deleted by the server’s role', async () => {
    await expect(room.pools.app.query('DELETE FROM party.credential')).rejects.toMatchObject({
      code: '42501',
    });
    await expect(room.pools.reader.query('SELECT FROM party.credential')).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('entities of parties', () => {
  let postgres: PostgresForTests;

  beforeAll(async () => {
    postgres = await postgresForTests();
  }, 60_000);

  afterAll(() => postgres.stop());

  it('say of their tables what the migration made', async () => {
    const url = await postgres.ledgerDatabase();
    const source = dataSourceAs({ url, role: 'owner' }, PARTY_ENTITIES);
    await source.initialize();
    const drift = await source.driver.createSchemaBuilder().log();
    await source.destroy();
    expect(drift.upQueries.map(({ query: sql }) => sql)).toEqual([]);
  });
});
