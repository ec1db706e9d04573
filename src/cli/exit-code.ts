/**
 * 0 done · 1 our own failure · 2 wrong use, or a server that can't be reached · 3 events refused.
 * Whoever is told to stop before the end leaves with that of InterruptedError.
 */
export const EXIT = { FAULT: 1, USE: 2, REFUSED: 3 } as const;
