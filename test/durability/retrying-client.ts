/** A client that does not give up: it sends the same events, under the same ids, until it is told an outcome. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cell, pack } from '../e2e/capture-documents.js';
import { CAPTURE } from '../e2e/capture-for-tests.js';
import type { Captured, EventResult } from '../e2e/server-for-tests.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { MAKER } from './prepared-ledger.js';
import type { Seeded } from './seeded.js';

export interface Acknowledged {
  readonly eventId: string;
  readonly leafHash: string;
  readonly recordedAt: string;
}

const AT = '2026-05-12T08:30:00+08:00';
/** A server that was stopped in the middle may never answer. */
const ANSWER_MS_MAX = 8_000;
const PAUSE_MS = 30;
const GIVES_UP_MS = 25_000;
/** What helps against them is to send the same again. */
const RETRYABLE = ['INTERNAL', 'BUSY', 'UNAVAILABLE', 'OVERLOADED'];

interface Answer {
  readonly data?: { readonly captureEvents?: Captured } | null;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

export interface ClientOptions {
  /** The servers that run now; the next attempt may go to another. */
  readonly servers: () => readonly string[];
  readonly token: string;
  readonly chance: Seeded;
  readonly acknowledged: Map<string, Acknowledged>;
}

export class RetryingClient {
  /** How often a request was sent again. */
  retries = 0;
  private last = 'none answers';

  constructor(private readonly options: ClientOptions) {}

  /** Resolves when every event is RECORDED or EventDuplicate. Throws where one is anything else. */
  async capture(events: readonly JsonObject[]): Promise<void> {
    const { chance, acknowledged } = this.options;
    const input = { events, awaitProjection: chance.below(4) === 0 };
    const body = JSON.stringify({ query: CAPTURE, variables: { input } });
    for (const result of await this.answer(body)) note(acknowledged, result);
    // Some clients never hear the answer and ask again: nothing is recorded twice, the receipt is the same.
    if (chance.below(5) > 0) return;
    for (const result of await this.answer(body)) {
      if (result.__typename !== 'EventDuplicate') throw new Error(JSON.stringify(result));
      note(acknowledged, result);
    }
  }

  private async answer(body: string): Promise<readonly EventResult[]> {
    const deadline = Date.now() + GIVES_UP_MS;
    while (Date.now() < deadline) {
      const results = await this.attempt(body);
      if (results !== undefined) return results;
      this.retries += 1;
      await sleep(PAUSE_MS * (1 + this.options.chance.below(4)));
    }
    throw new Error(`No server has recorded it: ${this.last}`);
  }

  /** Undefined where it may be sent again: no answer, or a fault of the server's. */
  private async attempt(body: string): Promise<readonly EventResult[] | undefined> {
    const servers = this.options.servers();
    if (servers.length === 0) return undefined;
    const url = this.options.chance.pick(servers);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.options.token}`,
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
        },
        body,
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      });
      text = await response.text();
    } catch (error) {
      this.last = String(error);
      return undefined;
    }
    this.last = `${response.status} ${text}`;
    if (response.status >= 500 || response.status === 429) return undefined;
    const { data, errors = [] } = JSON.parse(text) as Answer;
    if (data?.captureEvents !== undefined) return data.captureEvents.results;
    if (errors.every(({ extensions }) => RETRYABLE.includes(extensions.code))) return undefined;
    throw new Error(this.last);
  }
}

/** Two acknowledgements of one id must be the same receipt. */
function note(acknowledged: Map<string, Acknowledged>, result: EventResult): void {
  const { __typename, eventId, leafHash, recordedAt } = result;
  const isThere = __typename === 'EventRecorded' || __typename === 'EventDuplicate';
  if (!isThere || eventId === null || leafHash === undefined || recordedAt === undefined) {
    throw new Error(`Not recorded: ${JSON.stringify(result)}`);
  }
  const before = acknowledged.get(eventId);
  if (before !== undefined && before.leafHash !== leafHash) {
    throw new Error(`Two receipts of ${eventId}: ${before.leafHash}, ${leafHash}`);
  }
  acknowledged.set(eventId, { eventId, leafHash, recordedAt });
}

/** What a maker tells of one pack and one lot: beginnings, a draw, tests; each request needs the one before. */
export function makersTelling(serial: number): readonly (readonly JsonObject[])[] {
  const eventId = (): string => randomUUID();
  const battery = pack(serial);
  const components = [{ code: cell(2 * serial) }, { code: cell(2 * serial + 1) }];
  const lotNumber = `FIRE-${serial}`;
  const lot = { lotNumber, materialKind: 'CATHODE_MATERIAL', massKg: '300' };
  const output = { lotNumber: `OUT-${serial}`, materialKind: 'PRODUCTION_LOT', massKg: '90' };
  const inputs = [{ item: `lot:${MAKER}:${lotNumber}`, massKg: '100' }];
  return [
    [{ batteryProduced: { eventId: eventId(), occurredAt: AT, product: battery, components } }],
    [
      { materialDeclared: { eventId: eventId(), occurredAt: AT, origin: 'OPENING_STOCK', lot } },
      { batteryTested: { eventId: eventId(), occurredAt: AT, battery, method: `of ${serial}` } },
    ],
    [{ materialUsed: { eventId: eventId(), occurredAt: AT, inputs, output } }],
    [
      {
        batteryTested: {
          ...{ eventId: eventId(), occurredAt: AT, battery, method: `again ${serial}` },
          stateOfHealthFraction: '0.93',
        },
      },
    ],
  ];
}
