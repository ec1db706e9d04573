import fc from 'fast-check';
import { readDocument } from '../../src/documents/documents.service.js';
import { refusalText } from '../../src/errors/refusal-text.js';
import type { JsonObject, JsonValue } from '../../src/vocabulary/json.js';
import { arbitraryDocument, CLIENT_TYPES } from './event-documents.js';

const HARD = fc.constantFrom('\0', '\ud800', '\udfff');

/** Every text of a value, as a pointer would lead to it: holder and key. */
function textsIn(
  value: JsonValue,
  found: { holder: JsonObject | JsonValue[]; key: string; text: string }[] = [],
): typeof found {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'string') found.push({ holder: value, key, text: inner });
    else textsIn(inner, found);
  }
  return found;
}

describe('a text that no database holds', () => {
  it.each(CLIENT_TYPES.map((type) => [type.name, type] as const))(
    'refuses any document of %s, wherever it stands, in words that every reader takes',
    (_, type) => {
      fc.assert(
        fc.property(
          arbitraryDocument(type),
          fc.record({ place: fc.nat(), at: fc.nat(), hard: HARD }),
          (document, { place, at, hard }) => {
            const spoilt = structuredClone(document);
            const texts = textsIn(spoilt);
            const chosen = texts[place % Math.max(texts.length, 1)];
            if (chosen === undefined) return;
            const cut = at % (chosen.text.length + 1);
            const text = chosen.text.slice(0, cut) + hard + chosen.text.slice(cut);
            // Halves that meet make a whole character.
            fc.pre(!text.isWellFormed() || text.includes('\0'));
            Object.assign(chosen.holder, { [chosen.key]: text });
            const reading = readDocument(spoilt, { nowMicros: 0n, checkFuture: false });
            expect(reading.ok).toBe(false);
            if (reading.ok) return;
            for (const violation of reading.violations) {
              const { message, hint = '' } = refusalText(violation, 'en');
              const said = `${violation.path} ${message} ${hint}`;
              expect(said.isWellFormed()).toBe(true);
              expect(said).not.toContain('\0');
            }
          },
        ),
        { numRuns: 25 },
      );
    },
    60_000,
  );
});
