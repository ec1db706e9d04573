const KEY = 'credential';

/** From behind the `#` of the address, else as this browser tab was told before; '' for none. */
export function readCredential(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get(KEY);
  if (given !== null) {
    keepCredential(given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(KEY) ?? '';
}

/** For this browser tab only, until it is closed. */
export function keepCredential(credential: string): void {
  sessionStorage.setItem(KEY, credential);
}
