/** What an authority's scope covers: a country, a province, or all of the ledger's own country. */
import type { Relation } from './matrix.js';

/** The law that the catalogue follows is China's: an authority without a scope is China's, national. */
const HOME_COUNTRY = 'CN';

/** Member states by ISO 3166-1. */
const EU_COUNTRIES: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

/** Chinese provinces are written by the letters of ISO 3166-2 and by the digits of GB/T 2260. */
const LETTERS_OF_DIGITS: ReadonlyMap<string, string> = new Map(
  [
    '11 BJ 12 TJ 13 HE 14 SX 15 NM 21 LN 22 JL 23 HL 31 SH 32 JS 33 ZJ 34 AH 35 FJ 36 JX 37 SD',
    '41 HA 42 HB 43 HN 44 GD 45 GX 46 HI 50 CQ 51 SC 52 GZ 53 YN 54 XZ 61 SN 62 GS 63 QH 64 NX',
    '65 XJ',
  ]
    .join(' ')
    .match(/\d\d [A-Z]{2}/g)
    ?.map((pair): [string, string] => [pair.slice(0, 2), pair.slice(3)]) ?? [],
);

/** An authority's own column of the matrix; undefined for one of a country with no law here. */
export function columnOfScope(scope: string | null): Relation | undefined {
  const country = countryOf(scope ?? HOME_COUNTRY);
  if (country === HOME_COUNTRY) return 'AUTHORITY_CN';
  return EU_COUNTRIES.has(country) ? 'AUTHORITY_EU' : undefined;
}

/** Whether the scope covers all that happens, wherever that is: only that of the ledger's own country. */
export function isNational(scope: string | null): boolean {
  return scope === null || scope === HOME_COUNTRY;
}

/** Whether the scope covers one of the regions where a thing happened. */
export function covers(scope: string | null, regions: readonly string[]): boolean {
  if (scope === null || isNational(scope)) return true;
  const own = spelled(scope);
  return regions.some((region) => {
    const other = spelled(region);
    return other === own || other.startsWith(`${own}-`);
  });
}

function countryOf(region: string): string {
  return region.slice(0, 2);
}

/** One spelling for each region. */
function spelled(region: string): string {
  const letters = LETTERS_OF_DIGITS.get(region.slice(3));
  return countryOf(region) === HOME_COUNTRY && letters !== undefined
    ? `${HOME_COUNTRY}-${letters}`
    : region;
}
