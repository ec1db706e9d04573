import type { Viewer } from '../vocabulary/viewer.js';

/** Turns a bearer credential into whom it stands for. The application provides one implementation. */
export abstract class Authenticator {
  /**
   * Undefined for a credential that is malformed, unknown or revoked: the caller is told no more.
   * The journal is told more, and by the implementation: it alone knows why.
   * A rejection is a fault (the database is away), never a verdict.
   */
  abstract authenticate(token: string): Promise<Viewer | undefined>;
}
