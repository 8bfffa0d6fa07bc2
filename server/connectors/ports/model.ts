import type { z } from "zod";
import type { VendorResult } from "./vendor-error.ts";

/** The only way to a language model. Its output is untrusted text: it can propose, never authorise. */
export type ModelPort = {
  /** Name as the provider knows it, shown beside what it wrote. */
  name: string;
  /**
   * One answer that fits `schema`, or `rejected`.
   * @param request.promptId id and version of the prompt, such as `first-reply@1`
   */
  complete<T>(request: {
    promptId: string;
    system: string;
    user: string;
    schema: z.ZodType<T>;
    schemaName: string;
    maxOutputTokens: number;
  }): VendorResult<{ value: T; inputTokens: number; outputTokens: number }>;
};
