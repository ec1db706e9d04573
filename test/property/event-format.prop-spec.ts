/** The event format against its naive copy, for all that it admits. */
import fc from 'fast-check';
import { canonicalBytes, canonicalText } from '../../src/ledger/domain/canonical-form.js';
import { appendLeaves, EMPTY_RANGE, rootHash } from '../../src/ledger/domain/compact-range.js';
import { derivedEventId } from '../../src/ledger/domain/derived-event-id.js';
import { parseJsonBytes, parseJsonText } from '../../src/vocabulary/json-text.js';
import { openEvent, sealEvent, type SealedEvent } from '../../src/ledger/domain/sealed-event.js';
import { DISCLOSURE_GROUPS } from '../../src/lifecycle/domain/disclosure-groups.js';
import type { JsonObject, JsonValue } from '../../src/vocabulary/json.js';
import { naiveCanonical, naiveEventId, naiveRoot, naiveSeal } from './event-format-oracle.js';

/** Whole characters without NUL; the names that an engine treats as its own come often. */
const text = fc.string({ unit: 'binary' }).map((any) => any.replaceAll('\0', ''));
const name = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom('__proto__', 'constructor', 'toJSON', 'length', '', '0', '10', '9', '\u{1f600}'),
  fc.constantFrom('\ufb33', '\u20ac', '\r', '"', '\\', '\u007f', '\u2028'),
);

/** Every value that the format admits. */
const { value, object } = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(text, fc.boolean(), fc.maxSafeInteger()),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.array(fc.tuple(name, tie('value')), { maxLength: 5 }).map((members) => {
    return Object.fromEntries(members);
  }),
}));

const { json: plainJson } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.double(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('aa', 'bb', 'é"', '\n\\'), tie('json'), { maxKeys: 3 }),
  ),
}));

/**
 * JSON with something put into it. No name is one escaped character: V8's JSON.parse can return
 * another one for it (nodejs/node#63785), which is no oracle.
 */
const almostJson = fc
  .tuple(
    plainJson,
    fc.nat(),
    fc.constantFrom(
      ...['', ' ', '\n', ',', ':', '[', ']', '{', '}', '"', '1', '-', '.5', 'e3', '01', '-0', '\0'],
      ...['null', 'true', 'nul', '"\\u0061b"', '"\\ud83d"', '"\\x"', '"a":1,', '[1],', '\ufeff'],
    ),
  )
  .map(([json, place, piece]) => {
    const source = JSON.stringify(json);
    const at = place % (source.length + 1);
    return source.slice(0, at) + piece + source.slice(at);
  });

const salt = fc.uint8Array({ minLength: 16, maxLength: 16 });
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const party = fc.oneof(
  fc.constant('server'),
  fc.stringMatching(/^duns-[0-9]{9}$/),
  fc.stringMatching(/^uscc-[0-9A-Z]{18}$/),
);
const head = fc.record({
  eventId: fc.uuid(),
  type: fc.stringMatching(/^[a-z][A-Za-z0-9]{0,20}$/),
  schemaVersion: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  recordedAt: fc.constantFrom('2026-05-12T00:31:07+00:00', '1990-01-01T00:00:00.000001+00:00'),
  submitter: party,
  principal: party,
});
const event = fc
  .record({
    head,
    groups: fc.dictionary(fc.constantFrom(...DISCLOSURE_GROUPS), object),
    salts: fc.uniqueArray(salt, { minLength: 7, maxLength: 7, selector: String }),
  })
  .filter(({ groups }) => Object.values(groups).some((group) => Object.keys(group).length > 0))
  .map(({ salts, ...rest }) => ({
    ...rest,
    salts: Object.fromEntries(
      DISCLOSURE_GROUPS.map((group, index) => [group, salts[index] ?? new Uint8Array()]),
    ),
  }));

describe('canonical form', () => {
  it('equals that of another encoder for every value that the format admits', () => {
    fc.assert(
      fc.property(value, (admitted) => {
        expect(canonicalText(admitted)).toBe(naiveCanonical(admitted));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads back as what was encoded', () => {
    fc.assert(
      fc.property(value, (admitted) => {
        const bytes = canonicalBytes(admitted);
        const parsed = parseJsonBytes(bytes);
        expect(parsed.ok && Buffer.compare(canonicalBytes(parsed.value), bytes)).toBe(0);
      }),
    );
  });
});

describe('JSON text', () => {
  it('means what JSON.parse means by it, wherever both read it', () => {
    fc.assert(
      fc.property(almostJson, (source) => {
        const strict = parseJsonText(source);
        if (strict.ok) {
          expect(JSON.stringify(strict.value)).toBe(JSON.stringify(JSON.parse(source)));
        } else if (strict.fault.code === 'JSON_SYNTAX') {
          expect(() => JSON.parse(source) as unknown).toThrow();
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is read or refused as data, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const parsed = parseJsonBytes(bytes);
        if (!parsed.ok) expect(parsed.fault.line).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('sealed event', () => {
  it('has the bytes that the naive copy of the definition gives', () => {
    fc.assert(
      fc.property(event, (given) => {
        const sealed = sealEvent(given.head, given.groups, given.salts);
        const naive = naiveSeal(given.head, given.groups, given.salts);
        expect(Buffer.from(sealed.envelopeBytes).toString()).toBe(naive.envelope);
        expect(Buffer.compare(sealed.leafHash, naive.leafHash)).toBe(0);
      }),
    );
  });

  it('opens to what was sealed, with any groups withheld', () => {
    fc.assert(
      fc.property(event, fc.func(fc.boolean()), (given, withheld) => {
        const sealed = sealEvent(given.head, given.groups, given.salts);
        const kept = Object.entries(sealed.groups).filter(([group]) => !withheld(group));
        const opened = openEvent({ ...sealed, groups: Object.fromEntries(kept) });
        expect(opened.envelope).toMatchObject(given.head);
        const names = [...Object.keys(opened.groups), ...opened.absent];
        expect(names.toSorted()).toEqual(Object.keys(sealed.groups).toSorted());
        for (const [group] of kept) {
          const fields = { ...opened.groups }[group];
          expect(fields && canonicalText(fields)).toBe(canonicalText(given.groups[group] ?? {}));
        }
      }),
    );
  });

  it('does not open with one bit changed anywhere', () => {
    fc.assert(
      fc.property(event, fc.nat(), fc.nat(), (given, part, bit) => {
        const sealed = sealEvent(given.head, given.groups, given.salts);
        expect(() => openEvent(withBitChanged(sealed, part, bit))).toThrow();
      }),
    );
  });
});

describe('derived id', () => {
  it('is that of the naive copy, and one id for one principal and content', () => {
    fc.assert(
      fc.property(party, hash, fc.uint8Array({ minLength: 32 }), (principal, digest, secret) => {
        const id = derivedEventId(secret, { principal, submissionHash: digest });
        expect(id).toBe(naiveEventId(secret, principal, digest));
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });
});

describe('tree', () => {
  it('has the root of the recursive definition, however its leaves come in', () => {
    fc.assert(
      fc.property(fc.array(fc.array(hash, { maxLength: 20 }), { maxLength: 6 }), (batches) => {
        const range = batches.reduce(appendLeaves, EMPTY_RANGE);
        const leaves = batches.flat();
        expect(range.size).toBe(BigInt(leaves.length));
        expect(Buffer.compare(rootHash(range), naiveRoot(leaves))).toBe(0);
      }),
    );
  });
});

/** One bit of the envelope, of the leaf hash, or of a group. */
function withBitChanged(sealed: SealedEvent, part: number, bit: number): SealedEvent {
  const groups = Object.entries(sealed.groups);
  const parts = [sealed.envelopeBytes, sealed.leafHash, ...groups.map(([, bytes]) => bytes)];
  const chosen = part % parts.length;
  const [envelopeBytes, leafHash, ...stored] = parts.map((bytes, index) => {
    const copy = Uint8Array.from(bytes);
    const at = Math.floor(bit / 8) % copy.length;
    if (index === chosen) copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8));
    return copy;
  });
  if (envelopeBytes === undefined || leafHash === undefined) throw new Error('two parts at least');
  const changed = groups.map(([group], index) => [group, stored[index]]);
  return { envelopeBytes, leafHash, groups: Object.fromEntries(changed) as SealedEvent['groups'] };
}
