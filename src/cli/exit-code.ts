/** 0 done · 1 our own failure · 2 wrong use, or a server that can't be reached · 3 events refused; 128 + a signal by `InterruptedError`. */
export const EXIT = { FAULT: 1, USE: 2, REFUSED: 3 } as const;
