/** What an event says beside where things are: its flows, ends and makings, as rows. */
import type { LineageEvent } from '../domain/lineage-event.js';
import type { ClassNames } from '../domain/steps.js';
import type { FactTables } from './fact-tables.js';
import { dayColumn } from './columns.js';
import type { ColumnValue, VersionedTable } from './versioned-table.js';

type FactTable = 'flow' | 'flowInput' | 'flowOutput' | 'ending' | 'making';

interface Fact {
  readonly table: FactTable;
  readonly values: readonly ColumnValue[];
}

interface FactChange {
  readonly before: LineageEvent | null;
  readonly after: LineageEvent | null;
  readonly classes: ClassNames;
  readonly logIndex: bigint;
}

/** Closes what the event no longer says and adds what it says now; what it still says stays. */
export function changeFacts(tables: FactTables, change: FactChange): void {
  const { before, after, classes, logIndex } = change;
  const said = before === null ? [] : factsOf(before, classes);
  const says = after === null ? [] : factsOf(after, classes);
  const saidKeys = new Set(said.map(factKey));
  const saysKeys = new Set(says.map(factKey));
  for (const fact of said) {
    if (!saysKeys.has(factKey(fact))) tableOf(tables, fact).close(fact.values, logIndex);
  }
  for (const fact of says) {
    if (!saidKeys.has(factKey(fact))) tableOf(tables, fact).add(fact.values, logIndex);
  }
}

function factsOf(event: LineageEvent, classes: ClassNames): Fact[] {
  return [
    ...flowFacts(event),
    ...inputFacts(event, classes),
    ...outputFacts(event, classes),
    ...endFacts(event, classes),
    ...makingFacts(event, classes),
  ];
}

function flowFacts({ id, flows, moment, order }: LineageEvent): Fact[] {
  return flows.map(({ found }, flow) => ({
    table: 'flow',
    values: [id, flow, moment.instant, order, dayColumn(moment), found],
  }));
}

function inputFacts(event: LineageEvent, classes: ClassNames): Fact[] {
  return event.flows.flatMap(({ inputs }, flow) =>
    inputs.map(({ item, massMg, takenAt }, place): Fact => {
      const { instant } = takenAt ?? event.moment;
      const [name, named] = namesOf(item, classes);
      return {
        table: 'flowInput',
        values: [name, event.id, flow, place, named, massMg, instant, event.order],
      };
    }),
  );
}

function outputFacts(event: LineageEvent, classes: ClassNames): Fact[] {
  return event.flows.flatMap(({ outputs }, flow) =>
    outputs.map(({ item, massMg }, place): Fact => {
      const [name, named] = namesOf(item, classes);
      return { table: 'flowOutput', values: [name, event.id, flow, place, named, massMg] };
    }),
  );
}

function endFacts(event: LineageEvent, classes: ClassNames): Fact[] {
  return event.ended.map(({ item, takenAt }, place) => {
    const { instant } = takenAt ?? event.moment;
    const [name, named] = namesOf(item, classes);
    return { table: 'ending', values: [name, event.id, place, named, instant, event.order] };
  });
}

function makingFacts(event: LineageEvent, classes: ClassNames): Fact[] {
  const made = event.flows.filter(({ found }) => !found).flatMap(({ outputs }) => outputs);
  const items = [...event.begun, ...made.map(({ item }) => item)];
  const { instant } = event.moment;
  return items.map((item, place) => {
    const [name, named] = namesOf(item, classes);
    return {
      table: 'making',
      values: [name, event.id, place, named, instant, dayColumn(event.moment)],
    };
  });
}

/** The name of the class, and the event's own where it is another. */
function namesOf(item: string, classes: ClassNames): [string, string | null] {
  const name = classes.nameOf(item);
  return [name, name === item ? null : item];
}

function tableOf(tables: FactTables, { table }: Fact): VersionedTable {
  return tables[table];
}

function factKey({ table, values }: Fact): string {
  return [table, ...values].join('\u0000');
}
