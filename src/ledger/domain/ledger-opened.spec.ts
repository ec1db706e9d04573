import { eventTypeOf } from '../../lifecycle/domain/catalogue.js';
import { parseText } from '../../vocabulary/text.js';
import { ledgerOpenedFields, originOf } from './ledger-opened.js';

const OPENING = { origin: 'ledger.example/b', occurredAt: '2026-04-01T00:00:00+08:00' };
const HEAD = { origin: 'ledger.example/a', size: 2n ** 60n, rootHash: Buffer.alloc(32, 255) };

it('gives every ledger an origin of its own, and one ledger the same again', () => {
  const origin = originOf(Buffer.alloc(32, 1));
  expect(origin).toMatch(/^battery-ledger\/[0-9a-f]{16}$/);
  expect(originOf(Buffer.alloc(32, 1))).toBe(origin);
  expect(originOf(Buffer.alloc(32, 2))).not.toBe(origin);
});

describe('ledgerOpened', () => {
  it('names the head that it continues as a checkpoint does', () => {
    const { previousHead } = ledgerOpenedFields({ ...OPENING, previousHead: HEAD });
    const text = `ledger.example/a\n1152921504606846976\n${'/'.repeat(42)}8=`;
    expect(previousHead).toBe(text);
    expect(parseText(text)).toEqual({ ok: true, value: text });
  });

  it('says nothing of a ledger before it where there was none', () => {
    expect(ledgerOpenedFields(OPENING)).toEqual({ ...OPENING, formatVersion: 1 });
  });

  it('has the fields of the catalogue, all in the public group', () => {
    const known = eventTypeOf('ledgerOpened')?.fields ?? [];
    const groups = new Map(known.map(({ name, group }) => [name, group]));
    for (const name of Object.keys(ledgerOpenedFields({ ...OPENING, previousHead: HEAD }))) {
      if (name !== 'occurredAt') expect([name, groups.get(name)]).toEqual([name, 'public']);
    }
  });

  it('continues no head whose root is no SHA-256', () => {
    const previousHead = { ...HEAD, rootHash: Buffer.alloc(20) };
    expect(() => ledgerOpenedFields({ ...OPENING, previousHead })).toThrow('HASH_LENGTH');
  });
});
