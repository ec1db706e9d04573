/**
 * GS1 keys in other people's documents, in CONFORMANCE_DATA/vectors/epcis: the reference program of
 * the event hash writes them in its pre-hash strings as we write them, but for what is
 * percent-encoded. Skipped with a message where the data is absent.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseItemId } from '../../src/identifiers/domain/item-id.js';

const FOLDER = join(process.env['CONFORMANCE_DATA'] ?? '../shared', 'vectors', 'epcis');
const CANONICAL = 'uri:https://id.gs1.org/';
/** Its pre-hash strings are of an older document, as the manifest beside it says. */
const STALE = 'epcisDocWithCustomSchemaInContext';

function read(...path: string[]): string {
  return readFileSync(join(FOLDER, ...path), 'utf8');
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The canonical ids of all GS1 keys of a document. */
function gs1Ids(document: string): string[] {
  return textsIn(JSON.parse(document)).flatMap((text) => {
    const id = parseItemId(text);
    return id.ok && id.value.startsWith(CANONICAL) ? [id.value] : [];
  });
}

function decoded(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (triplet) => decodeURIComponent(triplet));
}

if (existsSync(FOLDER)) {
  const cases = readdirSync(join(FOLDER, 'hash'))
    .filter((name) => name.endsWith('.prehashes') && !name.startsWith(STALE))
    .map((name) => name.replace('.prehashes', ''));

  describe('GS1 keys', () => {
    it.each(cases)('are spelled as in the pre-hash strings of %s', (name) => {
      const ids = gs1Ids(read('hash', `${name}.jsonld`));
      const prehashes = decoded(read('hash', `${name}.prehashes`));
      const missing = ids.filter((id) => !prehashes.includes(decoded(id.slice('uri:'.length))));
      expect(ids.length).toBeGreaterThan(0);
      expect(missing).toEqual([]);
    });

    it('have one spelling, whether sent as a Digital Link or an EPC URN', () => {
      const ids = gs1Ids(read('battery', 'gs1-identifier-forms.jsonld'));
      expect(ids).toEqual([
        'uri:https://id.gs1.org/8004/6901234LSVAA4187E2000017',
        'uri:https://id.gs1.org/01/06901234567892/21/0000100A310000001',
        'uri:https://id.gs1.org/414/6901234000016',
        'uri:https://id.gs1.org/8004/6901234LSVAA4189E2000018',
        'uri:https://id.gs1.org/01/06901234567892/21/0000100A310000002',
        'uri:https://id.gs1.org/414/6901234000016',
      ]);
    });

    it.each(['hash', 'valid', 'battery'])('are refused in no document of %s', (folder) => {
      const documents = readdirSync(join(FOLDER, folder)).filter((name) => /json(ld)?$/.test(name));
      const texts = documents.flatMap((name) => textsIn(JSON.parse(read(folder, name))));
      const keys = texts.filter((text) => /^urn:epc:|^https?:\/\/id\.gs1\.org\//.test(text));
      expect(keys.length).toBeGreaterThan(0);
      expect(keys.filter((text) => !parseItemId(text).ok)).toEqual([]);
    });
  });
} else {
  test('GS1 keys are skipped', () => {
    console.warn(`skipped: no ${FOLDER}; set CONFORMANCE_DATA`);
  });
}
