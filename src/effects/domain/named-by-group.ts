/**
 * Whom and what an event names, and in which disclosure groups: read off the catalogue, field by field,
 * so that no type of event can be forgotten.
 */
import {
  batteryItemId,
  itemKindOf,
  lotItemId,
  vehicleItemId,
} from '../../identifiers/domain/item-id.js';
import { COMMON_FIELDS, EVENT_CATALOGUE } from '../../lifecycle/domain/catalogue.js';
import type { DisclosureGroup } from '../../lifecycle/domain/disclosure-groups.js';
import type { EventField, FieldType } from '../../lifecycle/domain/event-type.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';
import type { SaidEvent } from './effect-types.js';

export interface NamedByGroup {
  /** Those that the event has fields of, as far as its fields are given, in byte order. */
  readonly groups: readonly DisclosureGroup[];
  /** Each item, its facility and station among them, with the groups that name it. */
  readonly items: ReadonlyMap<string, readonly DisclosureGroup[]>;
  /** Each once; the party that reports it is not among them unless it is named. */
  readonly parties: readonly string[];
  /** Regions and countries that it names. */
  readonly regions: readonly string[];
}

const FIELDS: ReadonlyMap<string, readonly EventField[]> = new Map(
  EVENT_CATALOGUE.map(({ name, fields }) => [name, [...COMMON_FIELDS, ...fields]]),
);

/** Of what was withheld with its group nothing is told. */
export function namedByGroup({
  type,
  principal,
  fields,
}: Omit<SaidEvent, 'eventId'>): NamedByGroup {
  const names = new Names(principal);
  for (const { name, group, type: fieldType } of FIELDS.get(type) ?? []) {
    const value = fields[name];
    if (value !== undefined) names.add(group, fieldType, value);
  }
  return names.told();
}

/** The sites among items: where a thing happened. */
export function sitesAmong(items: Iterable<string>): string[] {
  return [...items].filter((item) => itemKindOf(item) === 'SITE');
}

class Names {
  private readonly groups = new Set<DisclosureGroup>();
  private readonly items = new Map<string, Set<DisclosureGroup>>();
  private readonly parties = new Set<string>();
  private readonly regions = new Set<string>();
  /** Objects that may stand in themselves, by their names. */
  private readonly objects = new Map<string, FieldType>();

  constructor(private readonly principal: string) {}

  add(group: DisclosureGroup, type: FieldType, value: JsonValue): void {
    this.groups.add(group);
    this.read(group, type, value);
  }

  told(): NamedByGroup {
    return {
      groups: [...this.groups].sort(),
      items: new Map([...this.items].map(([item, groups]) => [item, [...groups].sort()])),
      parties: [...this.parties],
      regions: [...this.regions],
    };
  }

  private read(group: DisclosureGroup, type: FieldType, value: JsonValue): void {
    switch (type.kind) {
      case 'list':
        if (Array.isArray(value)) for (const entry of value) this.read(group, type.of, entry);
        return;
      case 'object':
        this.objects.set(type.name, type);
        if (isJsonObject(value)) this.readMembers(group, type, value);
        return;
      case 'recursion':
        return this.readAgain(group, type.name, value);
      default:
        if (typeof value === 'string') this.readText(group, type.kind, value);
    }
  }

  private readAgain(group: DisclosureGroup, name: string, value: JsonValue): void {
    const type = this.objects.get(name);
    if (type === undefined) throw new Error(`${name} stands in no ${name}`);
    this.read(group, type, value);
  }

  private readMembers(
    group: DisclosureGroup,
    type: Extract<FieldType, { readonly kind: 'object' }>,
    value: JsonObject,
  ): void {
    for (const member of type.fields) {
      const inner = value[member.name];
      if (inner !== undefined) this.read(group, member.type, inner);
    }
  }

  private readText(group: DisclosureGroup, kind: FieldType['kind'], text: string): void {
    switch (kind) {
      case 'itemId':
        return this.name(group, text);
      case 'batteryCode':
        return this.name(group, batteryItemId(text));
      case 'vin':
        return this.name(group, vehicleItemId(text));
      case 'lotNumber':
        return this.name(group, lotItemId(this.principal, text));
      case 'partyId':
        this.parties.add(text);
        return;
      case 'region':
      case 'country':
        this.regions.add(text);
    }
  }

  private name(group: DisclosureGroup, item: string): void {
    const groups = this.items.get(item) ?? new Set();
    this.items.set(item, groups.add(group));
  }
}
