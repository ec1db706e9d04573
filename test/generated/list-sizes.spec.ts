/** Every list of the interface has a bound that its cost is counted with. */
import { isInterfaceType, isIntrospectionType, isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { isObjectList, listSizeOf } from '../../src/limits/graphql/list-size.js';
import { PAGE_SIZE_DEFAULT } from '../../src/api/graphql/argument-refusal.js';
import { schemaOfApplication } from './schema-of-application.js';

let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await schemaOfApplication();
});

function fieldsOf() {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .filter((type) => !isIntrospectionType(type))
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));
}

test('R-UX-2: declares how long each list is, beside the field that answers it', () => {
  const sized = fieldsOf()
    .flatMap(({ type, field }) => {
      const { lists = [] } = listSizeOf(type, field) ?? {};
      return lists.map((list) => `${String(field.type).replaceAll(/[![\]]/g, '')}.${list}`);
    })
    .concat(
      fieldsOf().flatMap(({ type, field }) =>
        listSizeOf(type, field) ? [`${type.name}.${field.name}`] : [],
      ),
    );
  const undeclared = fieldsOf()
    .filter(({ field }) => isObjectList(field.type))
    .map(({ type, field }) => `${type.name}.${field.name}`)
    .filter((name) => !sized.includes(name));
  // A list without `first` needs `@SizedList({ usual: … })` of src/limits/graphql/list-size.ts.
  expect(undeclared).toEqual([]);
});

test('R-UX-2: gives every page the same default, and no page without `first`', () => {
  const connections = fieldsOf().filter(({ field }) => /Connection!?$/.test(String(field.type)));
  expect(connections.length).toBeGreaterThan(5);
  for (const { field } of connections) {
    const first = field.args.find(({ name }) => name === 'first');
    expect({ field: field.name, first: first?.defaultValue }).toEqual({
      ...{ field: field.name, first: PAGE_SIZE_DEFAULT },
    });
  }
});
