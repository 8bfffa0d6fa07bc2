/** Clocks of vendors differ from ours, and some count in whole seconds. */
const CLOCK_TOLERANCE_MS = 5_000;

/** From when on to search for what an attempt may have made. */
export const sinceOf = (attemptedAt: Date): Date => new Date(attemptedAt.getTime() - CLOCK_TOLERANCE_MS);
