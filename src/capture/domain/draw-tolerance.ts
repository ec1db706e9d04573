/**
 * How far the sum of draws may exceed a lot's content, in parts per million: two weighings of one
 * lot on scales of accuracy class III (OIML R 76) differ by about one in a thousand.
 */
export const DRAW_TOLERANCE_PPM = 1_000n;

const PPM = 1_000_000n;

/** The most that all draws on a lot of that content may come to. */
export function mostDrawn(contentMassMg: bigint): bigint {
  // Division floors: a fraction of a milligram never counts in the drawer's favour.
  return contentMassMg + (contentMassMg * DRAW_TOLERANCE_PPM) / PPM;
}
