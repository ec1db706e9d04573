import { AuditService } from '../../src/audit/audit.service.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';

describe('the journal', () => {
  let server: PostgresForTests;
  beforeAll(async () => {
    server = await postgresForTests();
  }, 60_000);
  afterAll(() => server.stop(), 30_000);

  it('R-SE-23: keeps what it is told, once it resolves', async () => {
    const url = await server.ledgerDatabase();
    const pools = new DatabasePools({ url });
    const audit = new AuditService(pools);
    await audit.note({ kind: 'GRANT', outcome: 'DONE', partyId: 'server', subject: 'x' });
    const { rows } = await query(url, 'SELECT kind, outcome, party, occurrences FROM audit.entry');
    expect(rows).toEqual([{ kind: 'GRANT', outcome: 'DONE', party: 'server', occurrences: '1' }]);
    await audit.onApplicationShutdown();
    await pools.end();
  }, 60_000);
});
