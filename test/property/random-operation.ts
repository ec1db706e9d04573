import * as fc from 'fast-check';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import type {
  GraphQLArgument,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLInputType,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql';
import { Choices } from './choices.js';
import { literalOf, valueOf } from './random-value.js';

export interface Operation {
  readonly source: string;
  readonly variables: Record<string, unknown>;
}

const CHOICES_MAX = 400;

/**
 * Operations over a schema: fields with arguments, aliases, inline and named fragments, `@skip` and
 * `@include`, variables with and without values. Nearly all are valid; check with graphql's `validate`.
 */
export function operationsOver(
  schema: GraphQLSchema,
  root: 'query' | 'mutation' = 'query',
): fc.Arbitrary<Operation> {
  const type = root === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!type) throw new Error(`The schema has no ${root}.`);
  return fc
    .array(fc.nat(), { minLength: 20, maxLength: CHOICES_MAX })
    .map((tape) => new OperationWriter(schema, new Choices(tape)).write(root, type));
}

/** The fields that a selection may grow to, over all levels: an operation is read by people when it fails. */
const FIELDS_MAX = 40;
const LEVELS_MAX = 6;

class OperationWriter {
  private readonly variableDefinitions: string[] = [];
  private readonly variables: Record<string, unknown> = {};
  private readonly fragments: { name: string; type: string; text: string }[] = [];
  private aliases = 0;
  private fields = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly choices: Choices,
  ) {}

  write(root: string, type: GraphQLObjectType): Operation {
    const selection = this.selectionOf(type, LEVELS_MAX);
    const definitions =
      this.variableDefinitions.length > 0 ? `(${this.variableDefinitions.join(', ')})` : '';
    const fragments = this.fragments.map(
      ({ name, type, text }) => `fragment ${name} on ${type} ${text}`,
    );
    const source = [`${root} Q${definitions} ${selection}`, ...fragments].join('\n');
    return { source, variables: this.variables };
  }

  private selectionOf(type: GraphQLCompositeType, levels: number): string {
    const parts = Array.from({ length: 1 + this.choices.below(4) }, () =>
      this.partOf(type, levels),
    );
    return `{ ${parts.join(' ')} }`;
  }

  private partOf(type: GraphQLCompositeType, levels: number): string {
    const kind = this.choices.below(8);
    if (levels > 1 && kind === 7) return this.namedFragment(type, levels - 1);
    if (levels > 1 && (kind === 6 || isUnionType(type))) {
      const within = this.choices.pick(this.overlapping(type));
      const condition = within === type && this.choices.once(2) ? '' : ` on ${within.name}`;
      return `...${condition}${this.directive()} ${this.selectionOf(within, levels - 1)}`;
    }
    return this.field(type, levels);
  }

  private namedFragment(type: GraphQLCompositeType, levels: number): string {
    const known = this.fragments.filter((fragment) => fragment.type === type.name);
    if (known.length > 0 && this.choices.once(2)) {
      return `...${this.choices.pick(known).name}${this.directive()}`;
    }
    const within = this.choices.pick(this.overlapping(type));
    const text = this.selectionOf(within, levels);
    // Known only now: a fragment never spreads itself.
    const name = `F${this.fragments.length}`;
    this.fragments.push({ name, type: within.name, text });
    return `...${name}${this.directive()}`;
  }

  private overlapping(type: GraphQLCompositeType): GraphQLCompositeType[] {
    if (isAbstractType(type)) return [type, ...this.schema.getPossibleTypes(type)];
    return [type, ...(isObjectType(type) ? type.getInterfaces() : [])];
  }

  private field(type: GraphQLCompositeType, levels: number): string {
    const fields =
      isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
    const isLast = levels <= 1 || this.fields >= FIELDS_MAX;
    const open = fields.filter((field) => !isLast || !isCompositeType(getNamedType(field.type)));
    this.fields += 1;
    if (open.length === 0 || this.choices.once(9)) return `__typename${this.directive()}`;
    return this.chosenField(this.choices.pick(open), levels);
  }

  private chosenField(field: GraphQLField<unknown, unknown>, levels: number): string {
    const given = field.args.flatMap((argument) => this.argument(argument));
    // Equal names with other arguments cannot be merged; without arguments they shall be.
    const needsAlias = given.length > 0 || this.choices.once(4);
    const alias = needsAlias ? `a${(this.aliases += 1)}: ` : '';
    const within = getNamedType(field.type);
    const selection = isCompositeType(within) ? ` ${this.selectionOf(within, levels - 1)}` : '';
    const list = given.length > 0 ? `(${given.join(', ')})` : '';
    return `${alias}${field.name}${list}${this.directive()}${selection}`;
  }

  private argument(argument: GraphQLArgument): string[] {
    if (!isRequiredArgument(argument) && this.choices.once(2)) return [];
    if (this.choices.once(2))
      return [`${argument.name}: ${this.variable(argument.type, argument)}`];
    const literal = literalOf(argument.type, this.choices, (type) => this.variable(type));
    return [`${argument.name}: ${literal}`];
  }

  /** A new variable, and mostly its value; a nullable one may stand where a default makes up for it. */
  private variable(type: GraphQLInputType, argument?: GraphQLArgument): string {
    const name = `v${this.variableDefinitions.length}`;
    const hasDefault = argument?.defaultValue !== undefined;
    const declared = isNonNullType(type) && hasDefault && this.choices.once(2) ? type.ofType : type;
    const isOptional = !isNonNullType(declared);
    const fallback =
      isOptional && this.choices.once(3) ? ` = ${literalOf(declared, this.choices)}` : '';
    this.variableDefinitions.push(`$${name}: ${declared.toString()}${fallback}`);
    if (!isOptional || !this.choices.once(3))
      this.variables[name] = valueOf(declared, this.choices);
    return `$${name}`;
  }

  private directive(): string {
    if (!this.choices.once(6)) return '';
    const name = this.choices.pick(['skip', 'include']);
    const condition = this.choices.pick(['true', 'false', '$']);
    if (condition !== '$') return ` @${name}(if: ${condition})`;
    const variable = `v${this.variableDefinitions.length}`;
    this.variableDefinitions.push(`$${variable}: Boolean!`);
    this.variables[variable] = this.choices.once(2);
    return ` @${name}(if: $${variable})`;
  }
}
