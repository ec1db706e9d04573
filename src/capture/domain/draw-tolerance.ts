/**
 * How far the sum of draws may exceed a lot's content, in parts per million: two weighings of one
 * lot on scales of accuracy class III (OIML R 76) differ by about one in a thousand.
 */
export const DRAW_TOLERANCE_PPM = 1_000n;
