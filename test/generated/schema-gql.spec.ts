import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchema } from 'graphql';
import { schemaOfApplication } from './schema-of-application.js';

const FILE = join(import.meta.dirname, '../../schema.gql');
const HEADER = `# The contract with clients, generated from the code: a change of it is reviewed here.
# UPDATE_DOCS=1 npm test -- schema-gql rewrites it.

`;

describe('schema.gql', () => {
  it('is the schema of the code', async () => {
    const text = `${HEADER}${printSchema(await schemaOfApplication())}\n`;
    if (process.env.UPDATE_DOCS === '1') writeFileSync(FILE, text);
    expect(readFileSync(FILE, 'utf8')).toBe(text);
  });
});
