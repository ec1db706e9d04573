/** The code by which the system names an error, as `ENOENT`; undefined for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  const isNamed = typeof error === 'object' && error !== null && 'code' in error;
  return isNamed && typeof error.code === 'string' ? error.code : undefined;
}
