/** A party has asked about more things of others on one day than any honest one would. */
export class LookUpsExhaustedError extends Error {
  constructor(readonly max: number) {
    super(`more than ${max} items of others were asked about on one day`);
    this.name = 'LookUpsExhaustedError';
  }
}
