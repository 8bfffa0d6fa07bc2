import type { Claimed, RunJob } from "./queue.ts";
import type { FunctionDef } from "./registry.ts";

/** One request under way: the claim it runs on and the lease that lets it checkpoint (discovery only). */
export type Dispatch = {
  job: Claimed<RunJob>;
  def: FunctionDef;
  attempt: number;
  maxAttempts: number;
  priority: number;
  lease: string | null;
};
