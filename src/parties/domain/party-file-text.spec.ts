import { PARTY_FILE_BYTES_MAX, readPartyFileText } from './party-file-text.js';

function problemOf(text: string | Uint8Array): string {
  const read = readPartyFileText(typeof text === 'string' ? Buffer.from(text, 'utf8') : text);
  return read.ok ? '' : read.problem;
}

describe('the text of a party file', () => {
  it('is read with or without a byte order mark', () => {
    const text = '{ "party": { "id": "a" } }';
    for (const sent of [text, `\ufeff${text}`]) {
      const read = readPartyFileText(Buffer.from(sent, 'utf8'));
      expect(read).toEqual({ ok: true, value: { party: { id: 'a' } } });
    }
  });

  it('is refused with line and column where it is no JSON', () => {
    expect(problemOf('{\n  "party": {},\n  "roles": [,]\n}')).toMatch(/^line 3, column 13: /);
    expect(problemOf('')).toMatch(/^line 1, column 1: this is no JSON/);
    expect(problemOf('{ "party": {}, // mine\n}')).toMatch(/comments are not allowed/);
  });

  it('is refused where a name stands twice, which JSON.parse would not tell', () => {
    expect(problemOf('{\n  "party": { "id": "a", "id": "b" }\n}')).toBe(
      'line 2, column 25: /party/id stands twice in one object. Keep one of the two.',
    );
  });

  it('is refused where a number is not whole, and says how to write it', () => {
    expect(problemOf('{ "models": [{ "massKg": 412.5 }] }')).toMatch(
      /^line 1, column 26: \/models\/0\/massKg .*"412\.5"/,
    );
  });

  it('is refused without a place where all of it is wrong', () => {
    expect(problemOf(Buffer.from([0x22, 0xb5, 0xe7, 0x22]))).toMatch(/^its text is not in UTF-8/);
    expect(problemOf(Buffer.alloc(PARTY_FILE_BYTES_MAX + 1, ' '))).toBe(
      'it is larger than 16 MiB.',
    );
  });
});
