/** Countries by ISO 3166-1 alpha-2, and their regions by the shape of ISO 3166-2. */
import type { Parsed } from './parse-outcome.js';

/** The 249 codes that ISO 3166-1 has officially assigned. */
export const COUNTRY_CODES: ReadonlySet<string> = new Set(
  [
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN',
    'BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ',
    'DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL',
    'GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM',
    'JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME',
    'MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP',
    'NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD',
    'SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO',
    'TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW',
  ].flatMap((line) => line.split(' ')),
);

export function parseCountry(text: string): Parsed<string> {
  const country = upperCase(text);
  if (COUNTRY_CODES.has(country)) return { ok: true, value: country };
  return { ok: false, reason: 'NOT_A_COUNTRY', found: excerpt(country) };
}

/**
 * A country, or a region such as `CN-GD` or `CN-44`. The part after the country is judged by its
 * shape alone: China's regions are written by letters and by the digits of GB/T 2260.
 */
export function parseRegion(text: string): Parsed<string> {
  const region = upperCase(text);
  const match = /^([A-Z]{2})(?:-[A-Z0-9]{1,3})?$/.exec(region);
  if (match === null) return { ok: false, reason: 'NOT_A_REGION', found: excerpt(region) };
  const country = parseCountry(match[1] ?? '');
  return country.ok ? { ok: true, value: region } : country;
}

function upperCase(text: string): string {
  return text.trim().replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

function excerpt(text: string): string {
  return text.slice(0, 20).toWellFormed();
}
