/** Sends event documents to a server in requests of up to 1,000, each outcome with its line. */
import type { JsonObject } from '../vocabulary/json.js';
import { RequestRefusedError, type LedgerClient } from './ledger-client.js';

export interface NumberedDocument {
  /** Line of the file, or place in a list, from 1. */
  readonly line: number;
  readonly document: JsonObject;
}

export interface LineRefusal {
  readonly line: number;
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

export interface CaptureCounts {
  recorded: number;
  duplicates: number;
  /** Would be recorded: in a dry run only. */
  accepted: number;
  refused: number;
}

export const EVENTS_A_REQUEST = 1_000;

const CAPTURE = `
  mutation Capture($input: CaptureEventsInput!) {
    captureEvents(input: $input) {
      recorded duplicates refused
      results {
        __typename
        ... on EventRefused { index refusals { code path message hint } }
      }
    }
  }`;

interface CaptureAnswer {
  readonly captureEvents: {
    readonly recorded: number;
    readonly duplicates: number;
    readonly refused: number;
    readonly results: readonly {
      readonly __typename: string;
      readonly index?: number;
      readonly refusals?: readonly Omit<LineRefusal, 'line'>[];
    }[];
  };
}

export interface Sent {
  readonly counts: CaptureCounts;
  readonly refusals: LineRefusal[];
}

/**
 * One document that does not fit the schema makes GraphQL refuse the whole request: then the halves go
 * alone, down to the one, which is refused by its line, and all the others are recorded.
 */
export async function captureDocuments(
  client: LedgerClient,
  documents: readonly NumberedDocument[],
  dryRun: boolean,
): Promise<Sent> {
  try {
    return await send(client, documents, dryRun);
  } catch (error) {
    if (!(error instanceof RequestRefusedError)) throw error;
    const [only] = documents;
    if (documents.length === 1 && only !== undefined) return refusedWhole(only, error);
    const half = Math.ceil(documents.length / 2);
    const first = await captureDocuments(client, documents.slice(0, half), dryRun);
    const second = await captureDocuments(client, documents.slice(half), dryRun);
    addCounts(first.counts, second.counts);
    return { counts: first.counts, refusals: [...first.refusals, ...second.refusals] };
  }
}

function refusedWhole({ line }: NumberedDocument, error: RequestRefusedError): Sent {
  const { code, message, hint } = error;
  const refusal = { line, code, path: '', message, ...(hint === undefined ? {} : { hint }) };
  return { counts: { ...noCounts(), refused: 1 }, refusals: [refusal] };
}

async function send(
  client: LedgerClient,
  documents: readonly NumberedDocument[],
  dryRun: boolean,
): Promise<Sent> {
  const events = documents.map(({ document }) => document);
  const input = { events, onRefusal: 'PROCEED', dryRun, awaitProjection: false };
  const { captureEvents: answer } = await client.ask<CaptureAnswer>(CAPTURE, { input });
  const accepted = answer.results.filter(({ __typename }) => __typename === 'EventAccepted');
  return {
    counts: {
      recorded: answer.recorded,
      duplicates: answer.duplicates,
      accepted: accepted.length,
      refused: answer.refused,
    },
    refusals: answer.results.flatMap(({ index, refusals = [] }) =>
      refusals.map((refusal) => ({ line: documents[index ?? -1]?.line ?? 0, ...refusal })),
    ),
  };
}

export function addCounts(total: CaptureCounts, more: CaptureCounts): void {
  total.recorded += more.recorded;
  total.duplicates += more.duplicates;
  total.accepted += more.accepted;
  total.refused += more.refused;
}

export function noCounts(): CaptureCounts {
  return { recorded: 0, duplicates: 0, accepted: 0, refused: 0 };
}
