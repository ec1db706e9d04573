/** The register by words: names of parties, models, codes of facilities. */
import type { Queryable } from '../../database/database-pools.js';

export type WordKind = 'PARTY' | 'MODEL' | 'FACILITY';

/** As the index has it, so that it is used. */
const WORD = `lower((CASE kind WHEN 'PARTY' THEN fields->>'name' WHEN 'MODEL' THEN fields->>'model'
    WHEN 'FACILITY' THEN fields->>'facilityCode' END) COLLATE "C")`;

// A range of bytes: no character of a word is a wildcard.
const SELECT_KEYS = `
  SELECT DISTINCT key COLLATE "C" AS key FROM (
    SELECT key FROM party.register_entry
    WHERE kind = $1 AND known_until IS NULL AND kind IN ('PARTY', 'MODEL', 'FACILITY')
      AND ${WORD} >= $2 COLLATE "C" AND ${WORD} <= ($2 || $3) COLLATE "C"
    ORDER BY ${WORD}, key LIMIT $4) AS found
  ORDER BY key`;

/** After every character that a word may have. */
const LAST_CHARACTER = '\u{10FFFF}';

/** Keys of what has a word that begins so; `whole` only of what has that very word. */
export async function keysByWord(
  db: Queryable,
  kind: WordKind,
  { word, whole, max }: { readonly word: string; readonly whole: boolean; readonly max: number },
): Promise<string[]> {
  const small = word.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const values = [kind, small, whole ? '' : LAST_CHARACTER, max];
  const { rows } = await db.query<{ key: string }>(SELECT_KEYS, values);
  return rows.map(({ key }) => key);
}
