/**
 * The order in which shares are carried: everything after all that drew from it.
 */

export interface DrawOrder<T> {
  /** Everything reached, the item asked for first. */
  readonly order: readonly string[];
  /** Draws of what is itself made of the thing that draws it: early draws can go in circles. */
  readonly closing: ReadonlySet<T>;
}

interface Visit<T> {
  readonly item: string;
  readonly draws: readonly T[];
  next: number;
}

/**
 * Goes down draw by draw, in the order of the inputs, and with a stack of its own: a chain of ten
 * thousand lots is no deeper than any other.
 */
export function drawsInOrder<T extends { readonly item: string }>(
  item: string,
  drawsOf: (item: string) => readonly T[] | undefined,
): DrawOrder<T> {
  const finished: string[] = [];
  const closing = new Set<T>();
  const state = new Map<string, 'OPEN' | 'DONE'>([[item, 'OPEN']]);
  const stack: Visit<T>[] = [{ item, draws: drawsOf(item) ?? [], next: 0 }];
  for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) {
    const draw = visit.draws[visit.next];
    visit.next += 1;
    if (draw === undefined) {
      state.set(visit.item, 'DONE');
      finished.push(visit.item);
      stack.pop();
      continue;
    }
    const known = state.get(draw.item);
    if (known === 'OPEN') closing.add(draw);
    if (known !== undefined) continue;
    state.set(draw.item, 'OPEN');
    stack.push({ item: draw.item, draws: drawsOf(draw.item) ?? [], next: 0 });
  }
  return { order: finished.reverse(), closing };
}
