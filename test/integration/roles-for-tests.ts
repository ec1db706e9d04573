/** Logs in as each database role and tries statements, of which nothing stays. */
import pg from 'pg';
import { openPool, type DatabaseRole } from '../../src/database/database-role.js';

export const DENIED = '42501';

export class RolesForTests {
  private readonly pools = new Map<DatabaseRole, pg.Pool>();

  constructor(private readonly url: string) {}

  /** One connection a role. */
  poolAs(role: DatabaseRole): pg.Pool {
    const pool = this.pools.get(role) ?? openPool({ url: this.url, role }, 1);
    this.pools.set(role, pool);
    return pool;
  }

  /** The errors' SQLSTATEs, or `allowed`, in the order of the statements. */
  async triedAs(role: DatabaseRole, statements: readonly string[]): Promise<string[]> {
    const client = await this.poolAs(role).connect();
    const outcomes: string[] = [];
    try {
      for (const sql of statements) outcomes.push(await tried(client, sql));
      return outcomes;
    } finally {
      client.release();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.end()));
  }
}

/** The error's SQLSTATE, or `allowed`; nothing that was tried stays. */
export async function tried(client: pg.ClientBase, sql: string): Promise<string> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    return 'allowed';
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? 'unknown') : String(error);
  } finally {
    await client.query('ROLLBACK');
  }
}
