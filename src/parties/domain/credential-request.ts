import { refusalParams } from '../../documents/domain/refusal-params.js';
import { TEXT_RULES } from '../../documents/domain/scalar-values.js';
import type { TextKind } from '../../documents/domain/scalar-values.js';
import type { Violation } from '../../errors/error-code.js';

/** The id is a UUID that whoever asks has made, so that asking again is harmless. */
export interface CredentialRequest {
  readonly id: string;
  readonly partyId: string;
  /** For people: which system or person has it. */
  readonly label: string;
}

export type CheckedRequest =
  | { readonly ok: true; readonly request: CredentialRequest }
  | { readonly ok: false; readonly violations: readonly Violation[] };

const KINDS: Readonly<Record<keyof CredentialRequest, TextKind>> = {
  id: 'uuid',
  partyId: 'partyId',
  label: 'text',
};

/** The request in canonical spellings, or what is wrong with it. */
export function checkRequest(request: CredentialRequest): CheckedRequest {
  const violations: Violation[] = [];
  const read = (name: keyof CredentialRequest): string => {
    const { code, parse } = TEXT_RULES[KINDS[name]];
    const parsed = parse(request[name]);
    if (parsed.ok) return parsed.value;
    violations.push({ code, path: `/${name}`, params: refusalParams(parsed, request[name]) });
    return '';
  };
  const checked = { id: read('id'), partyId: read('partyId'), label: read('label') };
  return violations.length === 0 ? { ok: true, request: checked } : { ok: false, violations };
}

/** The canonical spelling of a credential's id; undefined for what is none. */
export function readCredentialId(text: string): string | undefined {
  const id = TEXT_RULES.uuid.parse(text);
  return id.ok ? id.value : undefined;
}
