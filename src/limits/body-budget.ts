/** How much of requests' bodies may be held at a time, so that many slow ones do not fill the memory. */

/** Some dozens of the largest. */
export const BODIES_BYTES_MAX = 256_000_000;
/** Of one credential: a slow line, or a hostile one, leaves room for others. */
export const BODIES_BYTES_OF_ONE_MAX = 64_000_000;

export class BodyBudget {
  private held = 0;
  private readonly heldBy = new Map<string, number>();

  constructor(
    private readonly bytesMax = BODIES_BYTES_MAX,
    private readonly bytesOfOneMax = BODIES_BYTES_OF_ONE_MAX,
  ) {}

  /** Whether so much more may be held; what was taken is given back once. */
  take(holder: string, bytes: number): boolean {
    const own = (this.heldBy.get(holder) ?? 0) + bytes;
    if (this.held + bytes > this.bytesMax || own > this.bytesOfOneMax) return false;
    this.held += bytes;
    this.heldBy.set(holder, own);
    return true;
  }

  giveBack(holder: string, bytes: number): void {
    if (bytes === 0) return;
    this.held -= bytes;
    const own = (this.heldBy.get(holder) ?? 0) - bytes;
    if (own > 0) this.heldBy.set(holder, own);
    else this.heldBy.delete(holder);
  }
}
