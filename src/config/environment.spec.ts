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

  it('refuses a port past the last one and a fraction', () => {
    expect(faultsOf({ PORT: '65536' })).toHaveLength(1);
    expect(faultsOf({ PORT: '80.5' })).toHaveLength(1);
  });

  it("refuses a role's login without the server beside it", () => {
    expect(faultsOf({ DATABASE_URL_READER: 'postgres://a@h/d' })).toEqual([
      'DATABASE_URL_READER needs DATABASE_URL beside it',
    ]);
  });
});
