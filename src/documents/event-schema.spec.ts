import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { eventSchema, publishedEventSchema } from './event-schema.js';
import { INPUT_TYPES } from './domain/document-fields.js';

const FILE = new URL('../../docs/schema/event-document.schema.json', import.meta.url);

describe('published schema of event documents', () => {
  it('is what docs/schema holds (UPDATE_DOCS=1 writes it)', () => {
    if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(FILE, publishedEventSchema());
    expect(readFileSync(FILE, 'utf8')).toBe(publishedEventSchema());
  });

  it('has a definition for each type that a client may send, and none for the others', () => {
    const definitions = Object.keys(eventSchema().$defs).map((name) => name.toLowerCase());
    const expected = INPUT_TYPES.map(({ name }) => `${name}input`.toLowerCase());
    expect(expected.filter((name) => !definitions.includes(name))).toEqual([]);
    expect(definitions).not.toContain('ledgeropenedinput');
  });

  it('checks a file without knowing our keyword', () => {
    const validate = new Ajv2020({ strict: false }).compile(JSON.parse(publishedEventSchema()));
    const loss = { occurredAt: '2026-01-02T03:04:05Z', items: ['urn:example:1'], how: 'LOST' };
    expect(validate({ itemLost: loss })).toBe(true);
    expect(validate({ itemLost: { ...loss, occurredAt: '2026-01-02T03:04:05' } })).toBe(false);
    expect(validate({ itemLost: { ...loss, colour: 'red' } })).toBe(false);
    expect(validate({ itemLost: loss, itemDisposed: loss })).toBe(false);
    expect(validate({ ledgerOpened: loss })).toBe(false);
  });
});
