/** An auditor's grant, as far as it opens anything: whose events, and of what time. */
export interface Grant {
  /** The event that gave it. */
  readonly id: string;
  readonly parties: readonly string[];
  /** `YYYY-MM-DD`, both days included; null is without end. Days on which audited events happened. */
  readonly periodFrom: string | null;
  readonly periodUntil: string | null;
  /** The last day of the grant itself. */
  readonly validUntil: string;
}

/** Who asks: the party of the credential that came with the request, with what it holds on this day. */
export interface Viewer {
  readonly credentialId: string;
  /** `uscc-<18 characters>` or `duns-<9 digits>`. */
  readonly partyId: string;
  readonly partyName: string;
  /** The roles that the party holds when the request arrives; words of lifecycle's `PARTY_ROLES`. */
  readonly roles: readonly string[];
  /** Of each AUTHORITY role its region, as `CN-GD`; null is the whole country. Empty: no authority. */
  readonly authorityScopes: readonly (string | null)[];
  /** As an auditor, in force. */
  readonly grants: readonly Grant[];
  /** Parties that have given it a mandate to report for them, in force. */
  readonly principals: readonly string[];
}
