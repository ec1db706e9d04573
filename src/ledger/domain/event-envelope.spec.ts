import fc from 'fast-check';
import { DISCLOSURE_GROUPS } from '../../lifecycle/domain/disclosure-groups.js';
import { formatInstantUtc } from '../../vocabulary/instant.js';
import { decodeEnvelope, encodeEnvelope, type EnvelopeHead } from './event-envelope.js';
import { EventFormatError } from './event-format-error.js';

const ALL_GROUPS = DISCLOSURE_GROUPS.map((name) => ({ name, commitment: 'f'.repeat(64) }));
const MICROS_1990 = 631_152_000_000_000n;
const MICROS_2101 = 4_133_980_800_000_000n;

const head: fc.Arbitrary<EnvelopeHead> = fc.record({
  eventId: fc.uuid(),
  type: fc.stringMatching(/^[a-z][A-Za-z0-9]{0,63}$/),
  schemaVersion: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  recordedAt: fc.bigInt({ min: MICROS_1990, max: MICROS_2101 - 1n }).map(formatInstantUtc),
  submitter: fc.constantFrom('server', 'duns-123456789', 'uscc-91350900587527783P'),
  principal: fc.constantFrom('server', 'duns-123456789', 'uscc-91350900587527783P'),
});
const groups = fc
  .subarray(ALL_GROUPS, { minLength: 1 })
  .map((some) =>
    some.map(({ name }) => ({ name, commitment: name.length.toString(16).repeat(64) })),
  );

describe('envelope', () => {
  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(head, groups, (given, commitments) => {
        expect(decodeEnvelope(encodeEnvelope(given, commitments))).toEqual({
          ...given,
          formatVersion: 1,
          groups: commitments,
        });
      }),
    );
  });

  it('is small, whatever the event is', () => {
    fc.assert(
      fc.property(head, (given) => {
        expect(encodeEnvelope(given, ALL_GROUPS).length).toBeLessThan(1_200);
      }),
    );
  });

  it('is decoded from its canonical bytes only', () => {
    fc.assert(
      fc.property(head, fc.nat(), fc.constantFrom(' ', '\n', ','), (given, place, added) => {
        const text = Buffer.from(encodeEnvelope(given, ALL_GROUPS)).toString();
        const at = place % (text.length + 1);
        const changed = Buffer.from(text.slice(0, at) + added + text.slice(at));
        expect(() => decodeEnvelope(changed)).toThrow(EventFormatError);
      }),
    );
  });
});
