/** The items whose codes a viewer has in hand in one request, in the order in which he came by them. */
export class CodesInHand {
  private readonly items = new Set<string>();
  private readonly inOrder: string[] = [];
  /** Of what names things: whether one of them is in hand, and how many were looked at for that. */
  private readonly looked = new WeakMap<
    object,
    { readonly found: boolean; readonly upTo: number }
  >();

  add(item: string): void {
    if (this.items.has(item)) return;
    this.items.add(item);
    this.inOrder.push(item);
  }

  has(item: string): boolean {
    return this.items.has(item);
  }

  /** Asked again and again while more comes to hand, so each item is looked at once for each. */
  hasOneOf(names: ReadonlyMap<string, unknown>): boolean {
    const before = this.looked.get(names) ?? { found: false, upTo: 0 };
    if (before.found || before.upTo === this.inOrder.length) return before.found;
    const fresh = this.inOrder.slice(before.upTo);
    const found = fresh.some((item) => names.has(item));
    this.looked.set(names, { found, upTo: this.inOrder.length });
    return found;
  }
}
