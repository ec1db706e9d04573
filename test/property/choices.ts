/** A tape of numbers read as decisions. At its end every decision is the first, hence the smallest. */
export class Choices {
  private position = 0;

  constructor(private readonly tape: readonly number[]) {}

  /** A whole number from 0, below `count`. */
  below(count: number): number {
    const number = this.tape[this.position] ?? 0;
    this.position += 1;
    return number % count;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === times - 1;
  }

  pick<T>(from: readonly T[]): T {
    const chosen = from[this.below(from.length)];
    if (chosen === undefined) throw new Error('Nothing to pick from.');
    return chosen;
  }
}
