/** What `/readyz` says of one thing that the server needs. */
export interface Readiness {
  /** One word, shown to anybody: `database`, `sequencer`. */
  readonly name: string;
  readonly ok: boolean;
  /** False where it works and falls behind: told as `degraded`, and the server stays ready. */
  readonly keepsUp?: boolean;
  /** For the operator's log alone. */
  readonly detail?: string;
}

/**
 * A room that can be unready provides a class that extends this; `/readyz` finds every such provider by
 * itself. Provide it with `useClass` or plainly, once.
 */
export abstract class ReadinessProbe {
  abstract isReady(): Promise<Readiness | readonly Readiness[]>;
}
