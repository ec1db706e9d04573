/** What capture judges: one event of a request, read, with its id and its effects. */
import type { EventDocument } from '../../documents/domain/event-document.js';
import type { EventEffects } from '../../effects/domain/event-effects.js';
import type { Violation } from '../../errors/error-code.js';

export interface Submission {
  /** Its place in the request, from 0. */
  readonly index: number;
  /** As sent, or derived from the principal and the content. */
  readonly eventId: string;
  readonly submitter: string;
  readonly principal: string;
  readonly document: EventDocument;
  readonly submissionHash: Uint8Array;
  readonly effects: EventEffects;
}

/** One that could not be read: it is refused, whatever the record holds. */
export interface Unreadable {
  readonly index: number;
  readonly eventId: string | undefined;
  readonly violations: readonly Violation[];
}

/** A second beginning by another entitled party: the server records that it was refused. */
export interface RefusedBeginning {
  readonly eventId: string;
  readonly item: string;
  readonly reporter: string;
  readonly submissionHash: Uint8Array;
}

export interface EventReceipt {
  readonly eventId: string;
  readonly leafHash: Uint8Array;
  readonly recordedAt: string;
}

export type EventOutcome =
  /** Would be recorded: in a dry run, or but for another's sake. */
  | { readonly kind: 'ACCEPTED'; readonly index: number; readonly eventId: string }
  | { readonly kind: 'RECORDED'; readonly index: number; readonly receipt: EventReceipt }
  | {
      readonly kind: 'DUPLICATE';
      readonly index: number;
      readonly eventId: string;
      /** Undefined where it repeats an event of its own request that is not recorded. */
      readonly receipt: EventReceipt | undefined;
    }
  | {
      readonly kind: 'REFUSED';
      readonly index: number;
      readonly eventId: string | undefined;
      readonly violations: readonly Violation[];
    };
