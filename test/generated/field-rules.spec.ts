/** No field of the interface is answered without a rule that says who may read it. */
import { isInterfaceType, isIntrospectionType, isObjectType } from 'graphql';
import { rulesByField } from '../../src/access/domain/field-rules.js';
import { schemaOfApplication } from './schema-of-application.js';

test('R-SE-9: each field of the schema has one declared rule, and each rule a field', async () => {
  const schema = await schemaOfApplication();
  const fields = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .filter((type) => !isIntrospectionType(type))
    .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
  const rules = rulesByField();
  // Declare it in src/access/domain/field-rules.ts, with the reason why it may be shown.
  expect(fields.filter((field) => !rules.has(field))).toEqual([]);
  expect([...rules.keys()].filter((field) => !fields.includes(field))).toEqual([]);
  expect([...rules].filter(([, declared]) => declared.length > 1)).toEqual([]);
});
