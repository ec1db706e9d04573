/** What a command that talks to a server needs to know: where it is, and as whom. */
export interface ClientEnvironment {
  readonly url: string | undefined;
  readonly credential: string | undefined;
}

/** Options of the command line win over these; a credential in the environment is in no history. */
export function readClientEnvironment(source: NodeJS.ProcessEnv = process.env): ClientEnvironment {
  const given = (name: string): string | undefined => source[name]?.trim() || undefined;
  return {
    url: given('BATTERY_LEDGER_URL'),
    credential: given('BATTERY_LEDGER_CREDENTIAL'),
  };
}
