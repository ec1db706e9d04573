/** The catalogue by what a reader of documents looks up in it. */
import { COMMON_FIELDS, EVENT_CATALOGUE } from '../../lifecycle/domain/catalogue.js';
import type { EventField, EventType, FieldType } from '../../lifecycle/domain/event-type.js';
import { required } from '../../lifecycle/domain/event-type.js';

export type ObjectType = Extract<FieldType, { readonly kind: 'object' }>;
export type EnumType = Extract<FieldType, { readonly kind: 'enum' }>;

/** They stand in the envelope, so the group is never read. */
export const ENVELOPE_ENTRIES: readonly EventField[] = [
  { ...required('eventId', 'uuid', ['public', 'UUID, best a v7', '事件编号']), required: false },
  {
    ...required('onBehalfOf', 'partyId', ['public', 'party spoken for', '委托方']),
    required: false,
  },
];

/** The types that a client may send, supported or not, in the order of their ranks. */
export const INPUT_TYPES: readonly EventType[] = EVENT_CATALOGUE.filter(({ input }) => input);
export const INPUT_TYPE_NAMES: readonly string[] = INPUT_TYPES.map(({ name }) => name);

const FIELDS = new Map(
  EVENT_CATALOGUE.map((type) => [type.name, [...COMMON_FIELDS, ...type.fields]]),
);

/** The common fields and the type's own, without those of the envelope. */
export function fieldsOf(type: EventType): readonly EventField[] {
  return FIELDS.get(type.name) ?? [];
}

const OBJECTS = new Map<string, ObjectType>();
const ENUMS = new Map<string, EnumType>();
for (const type of EVENT_CATALOGUE) fieldsOf(type).forEach((field) => collect(field.type));

/** Objects within documents, each once, those of server-recorded types among them. */
export function objectTypes(): readonly ObjectType[] {
  return [...OBJECTS.values()];
}

export function enumTypes(): readonly EnumType[] {
  return [...ENUMS.values()];
}

/** Throws for a name that the catalogue does not have: a fault of the catalogue, not of a document. */
export function objectTypeNamed(name: string): ObjectType {
  const type = OBJECTS.get(name);
  if (type === undefined) throw new Error(`the catalogue has no object ${name}`);
  return type;
}

function collect(type: FieldType): void {
  if (type.kind === 'list') collect(type.of);
  if (type.kind === 'enum') ENUMS.set(type.name, type);
  if (type.kind !== 'object' || OBJECTS.has(type.name)) return;
  OBJECTS.set(type.name, type);
  for (const member of type.fields) collect(member.type);
}
