/** Renders `docs/events.md` of the catalogue. */
import { ITEM_KINDS, type ItemKind } from '../../identifiers/domain/item-id.js';
import { COMMON_FIELDS, EVENT_CATALOGUE } from './catalogue.js';
import type { EventField, EventType, FieldType } from './event-type.js';

export function renderEventPage(): string {
  const common = ['## Fields of every event', '', ...fieldTable(COMMON_FIELDS), ''];
  const lines = ['# Events', '', 'Generated from the catalogue; do not edit.', '', ...common];
  return [...lines, ...EVENT_CATALOGUE.flatMap(renderType)].join('\n').trimEnd() + '\n';
}

function renderType(type: EventType): string[] {
  const who = [...type.roles, ...(type.policy === undefined ? [] : [`rule ${type.policy}`])];
  return [
    ...[`## ${type.name}`, ''],
    `- Stage ${type.stage}, rank ${type.rank}, class ${type.eventClass}`,
    `- Reported by: ${who.join(', ')}`,
    ...(type.effects.length === 0 ? [] : [`- Effects: ${type.effects.join(', ')}`]),
    ...(type.law === undefined ? [] : [`- Law: ${type.law}`]),
    ...(type.input ? [] : ['- Never sent by a client']),
    ...(type.supported ? [] : ['- Answered `NOT_YET_SUPPORTED`']),
    ...['', ...fieldTable(type.fields), ''],
  ];
}

function fieldTable(fields: readonly EventField[]): string[] {
  const head = ['| field | type | required | group | unit | English | 中文 |'];
  const rows = fields.map(({ name, type, required, absentMeans, group, unit, en, zh }) => {
    const need = required ? 'yes' : absentMeans === undefined ? '' : `else ${absentMeans}`;
    const cells = [name, typeName(type), need, group, unit ?? '', en, zh];
    return `| ${cells.join(' | ')} |`;
  });
  return [...head, '| --- | --- | --- | --- | --- | --- | --- |', ...rows];
}

function typeName(type: FieldType): string {
  if (type.kind === 'enum') return `${type.name}: ${valuesOf(type.values)}`;
  if (type.kind === 'recursion') return type.name;
  if (type.kind === 'itemId') return itemKinds(type.kinds);
  if (type.kind === 'list') return `list of ${typeName(type.of)}, ${type.min} to ${type.max}`;
  if (type.kind !== 'object') return type.kind;
  const members = type.fields.map((m) => `${m.name}${m.required ? '' : '?'}: ${typeName(m.type)}`);
  return `${type.name} { ${members.join('; ')} }`;
}

/** Nothing more is said where an item of any kind is taken. */
function itemKinds(kinds: readonly ItemKind[]): string {
  return kinds.length === ITEM_KINDS.length ? 'itemId' : `itemId (${kinds.join(', ')})`;
}

/** Of a long vocabulary, such as the elements, its first and last word. */
function valuesOf(values: readonly string[]): string {
  if (values.length <= 30) return values.join(', ');
  return `${values[0] ?? ''} to ${values.at(-1) ?? ''}`;
}
