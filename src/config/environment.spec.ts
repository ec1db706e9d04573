import { EnvironmentError, readEnvironment } from './environment.js';

function faultsOf(source: NodeJS.ProcessEnv): readonly string[] {
  try {
    readEnvironment(source);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults;
  }
  return [];
}

describe('environment', () => {
  it('needs nothing: an empty variable is an absent one', () => {
    const environment = readEnvironment({ PORT: '', DATABASE_URL: '' });
    expect(environment).toMatchObject({ port: 3000, nodeEnv: 'development', dataDir: '.data' });
    expect(environment.databaseUrl).toBeUndefined();
  });

  it('reads a port and logins of their own', () => {
    const environment = readEnvironment({
      PORT: '8080',
      DATABASE_URL: 'postgres://a@h/d',
      DATABASE_URL_APP: 'postgresql://b@h/d',
    });
    expect(environment.port).toBe(8080);
    expect(environment.databaseUrlByRole.app).toBe('postgresql://b@h/d');
    expect(environment.databaseUrlByRole.eraser).toBeUndefined();
  });

  it('names all faults together and shows no value', () => {
    const faults = faultsOf({ PORT: 'x', NODE_ENV: 'staging', DATABASE_URL: 'mysql://secret' });
    expect(faults.join('\n')).toMatch(/PORT[^]*NODE_ENV[^]*DATABASE_URL/);
    expect(faults.join('\n')).not.toContain('secret');
  });

  it('reads what questions may cost, and refuses what would refuse every tool', () => {
    const read = readEnvironment({ COST_LIMIT: '200000', BEHIND_TLS: 'true' });
    expect(read).toMatchObject({
      costLimit: 200_000,
      costRestoredPerSecond: 50_000,
      isBehindTls: true,
    });
    expect(
      faultsOf({ COST_LIMIT: '99999', COST_RESTORED_PER_SECOND: '0', BEHIND_TLS: 'yes' }),
    ).toHaveLength(3);
  });

  it('refuses a port past the last one and a fraction', () => {
    expect(faultsOf({ PORT: '65536' })).toHaveLength(1);
    expect(faultsOf({ PORT: '80.5' })).toHaveLength(1);
  });

  it.each([
    'ledger.example.org',
    'ledger.example.org/battery',
    'ledger.example.org:8443/battery/2026_a',
    'battery-ledger/0123456789abcdef',
    `ledger.example.org/${'a'.repeat(236)}`,
  ])('takes the origin %s', (origin) => {
    expect(readEnvironment({ LEDGER_ORIGIN: origin }).ledgerOrigin).toBe(origin);
  });

  it.each([
    ['of one word', 'battery'],
    ['with a scheme', 'https://ledger.example.org/battery'],
    ['with a blank', 'ledger.example.org/our battery'],
    ['with a blank that is no space', 'ledger.example.org/our\u00a0battery'],
    ['with a plus', 'ledger.example.org/a+b'],
    ['with a line break', 'ledger.example.org/battery\n'],
    ['with a slash at its end', 'ledger.example.org/battery/'],
    ['with a domain in capitals', 'Ledger.example.org/battery'],
    ['with a query', 'ledger.example.org/battery?a=1'],
    ['with a number for a domain', '127.0.0.1/battery'],
    ['too long by one', `ledger.example.org/${'a'.repeat(237)}`],
  ])('refuses an origin %s', (_what, origin) => {
    const [fault, ...more] = faultsOf({ LEDGER_ORIGIN: origin });
    expect(fault).toMatch(/^LEDGER_ORIGIN must /);
    expect(more).toEqual([]);
  });

  it('makes up no origin', () => {
    expect(readEnvironment({ LEDGER_ORIGIN: '' }).ledgerOrigin).toBeUndefined();
  });

  it("refuses a role's login without the server beside it", () => {
    expect(faultsOf({ DATABASE_URL_READER: 'postgres://a@h/d' })).toEqual([
      'DATABASE_URL_READER needs DATABASE_URL beside it',
    ]);
  });
});
