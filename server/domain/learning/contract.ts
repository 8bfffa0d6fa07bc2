import { z } from "zod";

const share = z.number().min(0).max(1);

/** How much each part of a score counts; the four add up to 1. */
export const weights = z.object({
  version: z.number().int(),
  revenue: share,
  urgency: share,
  strategic: share,
  /** Counts ease: 1 − effort. */
  effort: share,
});
export type Weights = z.infer<typeof weights>;

/** What a new workspace starts with. */
export const defaultWeights: Weights = { version: 1, revenue: 0.4, urgency: 0.3, strategic: 0.2, effort: 0.1 };
