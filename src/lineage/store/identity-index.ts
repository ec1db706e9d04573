/** Identity classes as known to the projection now: of the names at hand, those that have others. */
import type { Queryable } from '../../database/database-pools.js';
import type { ClassNames } from '../domain/steps.js';

const SELECT_CLASSES = `SELECT name, class FROM lineage.identity_class
   WHERE name = ANY($1) AND known_until IS NULL`;
const SELECT_MEMBERS = `SELECT name, class FROM lineage.identity_class
   WHERE class = ANY($1) AND known_until IS NULL`;

interface ClassColumns {
  readonly name: string;
  readonly class: string;
}

export class IdentityIndex implements ClassNames {
  private readonly classes = new Map<string, string>();
  private readonly members = new Map<string, Set<string>>();

  /** The name itself where it was never loaded or has no other. */
  nameOf(name: string): string {
    return this.classes.get(name) ?? name;
  }

  /** None for a name that stands for no class any more. */
  membersOf(name: string): readonly string[] {
    const members = this.members.get(name);
    if (members !== undefined) return [...members];
    return this.nameOf(name) === name ? [name] : [];
  }

  async loadNames(db: Queryable, names: readonly string[]): Promise<void> {
    const found = await db.query<ClassColumns>(SELECT_CLASSES, [[...new Set(names)]]);
    if (found.rows.length === 0) return;
    await this.loadMembers(
      db,
      found.rows.map((row) => row.class),
    );
  }

  async loadMembers(db: Queryable, classes: readonly string[]): Promise<void> {
    const found = await db.query<ClassColumns>(SELECT_MEMBERS, [[...new Set(classes)]]);
    for (const row of found.rows) this.set(row.name, row.class);
  }

  hasOthers(name: string): boolean {
    return this.classes.has(name);
  }

  /** The classes of these names are now these; `hasOthers` says of which there is more than one. */
  replace(classes: ReadonlyMap<string, string>, hasOthers: (name: string) => boolean): void {
    for (const name of classes.keys()) {
      this.members.delete(this.nameOf(name));
      this.classes.delete(name);
    }
    for (const [name, className] of classes) {
      if (hasOthers(name)) this.set(name, className);
    }
  }

  private set(name: string, className: string): void {
    this.classes.set(name, className);
    const members = this.members.get(className);
    if (members === undefined) this.members.set(className, new Set([name]));
    else members.add(name);
  }
}
