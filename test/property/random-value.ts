import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import type { GraphQLInputField, GraphQLInputObjectType, GraphQLInputType } from 'graphql';
import type { Choices } from './choices.js';

const INTS = [0, 1, -1, 7, 2_147_483_647, -2_147_483_648];
const FLOATS = [0, 0.5, -3.25, 1e21, 12];
const TEXTS = [
  '',
  'a',
  '04QPB76836300JBC40000903',
  '电池',
  '"quoted"\n',
  '\u{1f50b}',
  '1.5',
  '__proto__',
];
const WRONG = [3_000_000_000, 1.5, 'no such word', true, [[]], { nowhere: 1 }];
const LEVELS_MAX = 4;

/** A value as a client sends it in variables: JSON, and once in thirty of a wrong type. */
export function valueOf(type: GraphQLInputType, choices: Choices, level = 0): unknown {
  if (choices.once(30)) return choices.pick(WRONG);
  if (isNonNullType(type)) return nonNull(type.ofType, choices, level);
  return choices.once(6) || level > LEVELS_MAX ? null : nonNull(type, choices, level);
}

function nonNull(type: GraphQLInputType, choices: Choices, level: number): unknown {
  if (isListType(type)) {
    // A single value stands for a list of one.
    if (choices.once(5)) return valueOf(type.ofType, choices, level + 1);
    return Array.from({ length: choices.below(3) }, () => valueOf(type.ofType, choices, level + 1));
  }
  if (isInputObjectType(type)) {
    const fields = chosenFields(type, choices, level);
    return Object.fromEntries(
      fields.map(({ name, type: of }) => [name, memberOf(type, of, choices, level)]),
    );
  }
  return isEnumType(type) ? choices.pick(type.getValues()).name : scalar(String(type), choices);
}

/** The one member of a `@oneOf` may not be null. */
function memberOf(
  parent: GraphQLInputObjectType,
  type: GraphQLInputType,
  choices: Choices,
  level: number,
): unknown {
  return parent.isOneOf ? nonNull(type, choices, level + 1) : valueOf(type, choices, level + 1);
}

function chosenFields(
  type: GraphQLInputObjectType,
  choices: Choices,
  level: number,
): GraphQLInputField[] {
  const fields = Object.values(type.getFields());
  if (type.isOneOf) return [choices.pick(fields)];
  return fields.filter(
    (field) => isRequiredInputField(field) || (level < LEVELS_MAX && choices.once(2)),
  );
}

function scalar(name: string, choices: Choices): unknown {
  if (name === 'Int') return choices.pick(INTS);
  if (name === 'Float') return choices.pick(FLOATS);
  if (name === 'Boolean') return choices.once(2);
  if (name === 'ID' && choices.once(3)) return choices.pick(INTS);
  return choices.pick(TEXTS);
}

/** The same in the document's own syntax, always of the right type, with variables in lists and objects. */
export function literalOf(
  type: GraphQLInputType,
  choices: Choices,
  variable?: (type: GraphQLInputType) => string,
  level = 0,
): string {
  if (level > 0 && variable && choices.once(5)) return variable(type);
  if (isNonNullType(type)) return nonNullLiteral(type.ofType, choices, variable, level);
  if (choices.once(6) || level > LEVELS_MAX) return 'null';
  return nonNullLiteral(type, choices, variable, level);
}

function nonNullLiteral(
  type: GraphQLInputType,
  choices: Choices,
  variable: ((type: GraphQLInputType) => string) | undefined,
  level: number,
): string {
  const within = (of: GraphQLInputType): string => literalOf(of, choices, variable, level + 1);
  if (isListType(type)) {
    return `[${Array.from({ length: choices.below(3) }, () => within(type.ofType)).join(', ')}]`;
  }
  if (isInputObjectType(type)) {
    const members = chosenFields(type, choices, level).map(({ name, type: of }) => {
      const literal = type.isOneOf ? nonNullLiteral(of, choices, undefined, level + 1) : within(of);
      return `${name}: ${literal}`;
    });
    return `{ ${members.join(', ')} }`;
  }
  if (isEnumType(type)) return choices.pick(type.getValues()).name;
  return JSON.stringify(scalar(String(type), choices));
}
