import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { composeToken, readToken } from './credential-token.js';

const SECRET = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('credential token', () => {
  it('gives back its id and the digest of its secret, whatever they are', () => {
    fc.assert(
      fc.property(fc.uuid(), SECRET, (id, secret) => {
        const { token, secretDigest } = composeToken(id, secret);
        expect(token).toMatch(/^bl_[0-9A-Za-z]{71}$/);
        expect(readToken(token)).toEqual({ id, secretDigest });
        expect(secretDigest).toEqual(createHash('sha256').update(secret).digest());
      }),
    );
  });

  it('is none any more once a single character is another', () => {
    const place = fc.integer({ min: 3, max: 73 });
    const character = fc.constantFrom(...'0123456789AZaz');
    fc.assert(
      fc.property(fc.uuid(), SECRET, place, character, (id, secret, at, other) => {
        const { token } = composeToken(id, secret);
        fc.pre(token.charAt(at) !== other);
        expect(readToken(token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it.each(['', 'bl_', 'bl_' + 'z'.repeat(71), `xx_${'0'.repeat(71)}`, 'bl_' + '0'.repeat(71)])(
    'is not "%s"',
    (text) => expect(readToken(text)).toBeUndefined(),
  );

  it('is not made of a shorter secret', () => {
    expect(() => composeToken('00000000-0000-7000-8000-000000000001', new Uint8Array(31))).toThrow(
      RangeError,
    );
  });
});
