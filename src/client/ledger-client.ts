/** Talks GraphQL to a running server, as one credential. */
import { createHash } from 'node:crypto';
import { readClientEnvironment } from '../config/client-environment.js';

export interface ClientOptions {
  readonly url?: string;
  readonly credential?: string;
}

/** What the server or the way to it answered instead of data; the message is for a person. */
export class ClientError extends Error {}

/** GraphQL refused the request as a whole: a document in it does not fit the schema, or it is too large. */
export class RequestRefusedError extends ClientError {
  constructor(
    message: string,
    readonly code: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** What a server that can't do it now answered; in the end it is what the person is told. */
class BusyServerError extends Error {
  constructor(
    message: string,
    /** As `Retry-After` says; undefined where it says nothing. */
    readonly waitMs: number | undefined,
  ) {
    super(message);
  }
}

interface GraphQLAnswer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly hint?: string };
  }[];
}

const DEFAULT_URL = 'http://127.0.0.1:3000';
const PATH = '/graphql';
/** Too many questions, or a server, or what stands in front of it, that can't just now. */
const LATER = [429, 502, 503, 504];
const TRIES = 5;
const PAUSE_MS = 500;
/** Nobody is kept waiting longer at a time, whatever a server says. */
const PAUSE_MS_MAX = 120_000;
/** Who is told to come back has not failed; this is only an end to it. */
const WAITS = 100;

export class LedgerClient {
  private readonly endpoint: string;
  private readonly credential: string;

  /** Whom and where it talks to, as a text that tells no secret apart from being equal. */
  get target(): string {
    return createHash('sha256').update(`${this.endpoint}\n${this.credential}`).digest('hex');
  }

  constructor(options: ClientOptions, language = 'en') {
    const environment = readClientEnvironment();
    const credential = options.credential ?? environment.credential;
    if (credential === undefined) {
      throw new ClientError('No credential: set BATTERY_LEDGER_CREDENTIAL, or give --credential.');
    }
    this.endpoint = `${serverOf(options.url ?? environment.url ?? DEFAULT_URL)}${PATH}`;
    this.credential = credential;
    this.language = language;
  }

  private readonly language: string;

  /**
   * Sends one operation. A server that is away or busy is asked again a few times, when it said to come
   * back: every capture may be repeated without harm. Throws ClientError.
   */
  async ask<T>(query: string, variables: object): Promise<T> {
    let failures = 0;
    for (let attempt = 1; ; attempt += 1) {
      let pauseMs = 0;
      const answer = await this.send(query, variables).catch((error: unknown) => {
        const waitMs = error instanceof BusyServerError ? error.waitMs : undefined;
        if (waitMs === undefined) failures += 1;
        if (failures === TRIES || attempt === WAITS || error instanceof ClientError) {
          throw reachable(error, this.endpoint);
        }
        pauseMs = waitMs ?? PAUSE_MS * failures;
        return undefined;
      });
      if (answer !== undefined) return answer as T;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  /** Throws a plain Error, or a BusyServerError, where it may be tried again. */
  private async send(query: string, variables: object): Promise<unknown> {
    const response = await fetch(this.endpoint, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.credential}`,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        'accept-language': this.language,
      },
      body: JSON.stringify({ query, variables }),
    });
    if (response.status === 401) throw new ClientError('The server does not know this credential.');
    if (LATER.includes(response.status)) throw await unavailable(response);
    const { data, errors } = (await response.json()) as GraphQLAnswer;
    if (errors !== undefined && errors.length > 0) {
      const message = errors.map((error) => error.message).join('\n');
      const { code = 'BAD_REQUEST', hint } = errors[0]?.extensions ?? {};
      if (code === 'INTERNAL') throw new ClientError(message);
      throw new RequestRefusedError(message, code, hint);
    }
    if (data === undefined || data === null) throw new ClientError(`HTTP ${response.status}`);
    return data;
  }
}

/** The address without a slash at its end; throws ClientError where it is none. */
function serverOf(given: string): string {
  const address = given.replace(/\/+$/, '');
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const where = `The server's address, --url or BATTERY_LEDGER_URL, is given as ${DEFAULT_URL}`;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search + url.hash !== '') {
    throw new ClientError(`${where}; this is none: ${given}`);
  }
  if (!address.endsWith(PATH)) return address;
  throw new ClientError(`${where}, without the ${PATH} at the end of ${given}`);
}

/** A server that is busy says why; what stands in front of one says nothing of ours. */
async function unavailable(response: Response): Promise<Error> {
  const answer = (await response.json().catch(() => ({}))) as GraphQLAnswer;
  const [first] = answer.errors ?? [];
  return first === undefined
    ? new Error(`HTTP ${response.status}`)
    : new BusyServerError(first.message, waitMsOf(response));
}

/** In seconds, as our server says it; a date is what something in front of it might say. */
function waitMsOf({ headers }: Response): number | undefined {
  const text = headers.get('retry-after') ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.min(PAUSE_MS_MAX, Math.max(0, seconds * 1_000));
}

function reachable(error: unknown, endpoint: string): Error {
  if (error instanceof ClientError) return error;
  if (error instanceof BusyServerError) return new ClientError(error.message);
  const why = error instanceof Error ? (error.cause ?? error) : error;
  return new ClientError(`${endpoint} can't be reached: ${String(why)}`);
}
