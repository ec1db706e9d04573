/** Who asks: the party of the credential that came with the request. */
export interface Viewer {
  readonly credentialId: string;
  /** `uscc-<18 characters>` or `duns-<9 digits>`. */
  readonly partyId: string;
  readonly partyName: string;
  /** The roles that the party holds when the request arrives; words of lifecycle's `PARTY_ROLES`. */
  readonly roles: readonly string[];
}
