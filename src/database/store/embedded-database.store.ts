/** The few statements that the embedded server itself needs. */
import pg from 'pg';

const IS_THERE = 'SELECT 1 FROM pg_database WHERE datname = $1';

/** Whether the server takes connections and trusts our password. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    // 28P01: it answers, but with another password than our file's. Waiting would not help.
    if (error instanceof pg.DatabaseError && error.code === '28P01') throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** CREATE DATABASE takes no parameter, so the name is quoted as an identifier. */
export async function createDatabaseOnce(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query(IS_THERE, [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
