/**
 * Whole numbers divided in proportion, so that the portions sum to the whole, to the last unit.
 */

/** Each portion within one unit of its due. The weights are not all zero. */
export function split(whole: bigint, weights: readonly bigint[]): bigint[] {
  const total = sumOf(weights);
  let before = 0n;
  let given = 0n;
  return weights.map((weight) => {
    before += weight;
    const due = (whole * before) / total;
    const portion = due - given;
    given = due;
    return portion;
  });
}

/**
 * By largest remainder: each portion is its due rounded down, and the units left over go where most
 * was cut off, so that equal weights differ by one unit at most and a zero weight gets nothing. Of
 * equal remainders the first. The weights are not all zero.
 */
export function apportion(whole: bigint, weights: readonly bigint[]): bigint[] {
  const total = sumOf(weights);
  const portions = weights.map((weight) => (whole * weight) / total);
  const left = Number(whole - sumOf(portions));
  const byRemainder = weights
    .map((weight, position) => ({ position, remainder: (whole * weight) % total }))
    .sort((a, b) => compareLargestFirst(a.remainder, b.remainder) || a.position - b.position);
  for (const { position } of byRemainder.slice(0, left)) {
    portions[position] = (portions[position] ?? 0n) + 1n;
  }
  return portions;
}

function sumOf(numbers: readonly bigint[]): bigint {
  return numbers.reduce((sum, each) => sum + each, 0n);
}

function compareLargestFirst(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a > b ? -1 : 1;
}
