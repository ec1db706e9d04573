import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { BodyBudget } from './body-budget.js';

/** With the status of HTTP that says why. */
export class BodyRefusedError extends Error {
  constructor(readonly statusCode: 400 | 413 | 503) {
    super(`body refused with ${statusCode}`);
  }
}

export interface BodyLimits {
  readonly bytesMax: number;
  readonly budget: BodyBudget;
  /** Whose share of the budget it takes. */
  readonly holder: string;
}

export interface ReadBody {
  readonly bytes: Buffer;
  /** To be called once, when nobody needs the bytes any more. */
  readonly release: () => void;
}

/**
 * Reads a body as long as it is within its limits: one that announces more is refused before its first
 * byte, one that does not say is cut off where it is too much.
 */
export async function readBodyWithin(
  payload: Readable,
  headers: IncomingHttpHeaders,
  { bytesMax, budget, holder }: BodyLimits,
): Promise<ReadBody> {
  if (Number(headers['content-length'] ?? 0) > bytesMax) throw new BodyRefusedError(413);
  let held = 0;
  const release = (): void => budget.giveBack(holder, held);
  try {
    const chunks: Buffer[] = [];
    // Not by `for await`, which would destroy the connection before it is told why.
    await new Promise<void>((resolve, reject) => {
      const refuse = (status: BodyRefusedError['statusCode']): void => {
        payload.pause();
        payload.removeAllListeners('data');
        reject(new BodyRefusedError(status));
      };
      payload.on('data', (chunk: Buffer) => {
        if (held + chunk.length > bytesMax) return refuse(413);
        if (!budget.take(holder, chunk.length)) return refuse(503);
        held += chunk.length;
        chunks.push(chunk);
      });
      payload.once('end', resolve);
      payload.once('error', () => refuse(400));
      payload.once('close', () => refuse(400));
    });
    return { bytes: Buffer.concat(chunks), release };
  } catch (error) {
    release();
    throw error;
  }
}
