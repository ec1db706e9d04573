/** Finds the name that was probably meant. */

/** Names further away than this are another word, not a slip. */
const EDITS_MAX = 2;
/** A longer name is nobody's slip; this bounds the work that a hostile name can cause. */
const NAME_CHARS_MAX = 64;

/** The nearest of `names` within two edits, or the same but for case; undefined if none is near. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  if (given.length > NAME_CHARS_MAX) return undefined;
  const lower = given.toLowerCase();
  let nearest: string | undefined;
  let fewest = Math.min(EDITS_MAX, Math.floor(given.length / 3)) + 1;
  for (const name of names) {
    const edits = name.toLowerCase() === lower ? 0 : editsBetween(lower, name.toLowerCase());
    if (edits < fewest) [nearest, fewest] = [name, edits];
  }
  return nearest;
}

/** Levenshtein's distance, an exchange of neighbours counting as one edit. */
function editsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > EDITS_MAX) return EDITS_MAX + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1;
      const swapped =
        i > 1 &&
        j > 1 &&
        a.charAt(i - 1) === b.charAt(j - 2) &&
        a.charAt(i - 2) === b.charAt(j - 1);
      row[j] = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + same,
        swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, previous] = [previous, row];
  }
  return previous[b.length] ?? 0;
}
