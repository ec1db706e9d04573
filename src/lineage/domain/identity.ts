/**
 * Identity: names of one thing, at all times and both ways. A class is known under the name that
 * sorts first.
 */
import type { LineageEvent } from './lineage-event.js';

export interface Identity {
  readonly eventId: string;
  readonly names: readonly [string, string];
}

export class IdentityClasses {
  private readonly parents = new Map<string, string>();
  private readonly members = new Map<string, string[]>();

  constructor(identities: readonly Identity[]) {
    for (const { names } of identities) this.join(names[0], names[1]);
  }

  /** The name that stands for the class. */
  nameOf(name: string): string {
    let current = name;
    for (;;) {
      const parent = this.parents.get(current);
      if (parent === undefined) return current;
      current = parent;
    }
  }

  /** All names of the class, sorted. */
  namesOf(name: string): readonly string[] {
    const first = this.nameOf(name);
    return this.members.get(first) ?? [first];
  }

  private join(a: string, b: string): void {
    const nameA = this.nameOf(a);
    const nameB = this.nameOf(b);
    if (nameA === nameB) return;
    const [first, second] = nameA < nameB ? [nameA, nameB] : [nameB, nameA];
    const names = [...this.namesOf(first), ...this.namesOf(second)];
    this.parents.set(second, first);
    this.members.set(first, names.sort(byCodeUnit));
    this.members.delete(second);
  }
}

export function identitiesOf(events: readonly LineageEvent[]): Identity[] {
  return events.flatMap(({ id, identity }) =>
    identity === null ? [] : [{ eventId: id, names: identity }],
  );
}

function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
