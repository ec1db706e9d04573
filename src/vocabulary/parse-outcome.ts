/** What every parser of the vocabulary and of identifiers returns: the canonical value, or why not. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | Unparsed;

/** `position` counts from 1; `suggestion` is what would have parsed, never written by itself. */
export interface Unparsed {
  readonly ok: false;
  /** A stable word, so that tests and clients never compare sentences. */
  readonly reason: string;
  readonly position?: number;
  readonly found?: string;
  readonly expected?: string;
  readonly suggestion?: string;
}
