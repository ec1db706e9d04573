import type { Parsed } from '../../vocabulary/parse-outcome.js';
import { normaliseScan } from './code-refusal.js';
import { CREDIT_CODE_LENGTH, parseCreditCode } from './credit-code.js';
import { DUNS_LENGTH, parseDuns } from './duns.js';

/**
 * Reads a party by its unified social credit code or its DUNS, with or without `uscc-` or `duns-`
 * before it, and gives `uscc-<18 characters>` or `duns-<9 digits>`. Positions count in the code itself.
 */
export function parsePartyId(text: string): Parsed<string> {
  const scan = normaliseScan(text);
  if (scan.startsWith('USCC-')) return creditCodeParty(scan.slice('USCC-'.length));
  if (scan.startsWith('DUNS-')) return dunsParty(scan.slice('DUNS-'.length));
  if (scan.length === CREDIT_CODE_LENGTH) return creditCodeParty(scan);
  const length = scan.replaceAll('-', '').length;
  if (length === DUNS_LENGTH) return dunsParty(scan);
  return { ok: false, reason: 'LENGTH_WRONG', found: String(length), expected: '18 or 9' };
}

function creditCodeParty(text: string): Parsed<string> {
  const code = parseCreditCode(text);
  return code.ok ? { ok: true, value: `uscc-${code.creditCode}` } : code;
}

function dunsParty(text: string): Parsed<string> {
  const duns = parseDuns(text);
  return duns.ok ? { ok: true, value: `duns-${duns.duns}` } : duns;
}
