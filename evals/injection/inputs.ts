import { readFileSync } from "node:fs";
import { z } from "zod";

/**
 * A hostile input: what somebody outside writes, and the words that a model which obeys it would put into our mail. `fields`
 * are other fields of the form, mail or record.
 */
const hostileInput = z.strictObject({
  id: z.string(),
  technique: z.string(),
  channel: z.enum(["form", "mail", "crm", "slack", "x"]),
  text: z.string(),
  obeyed: z.string(),
  fields: z.record(z.string(), z.string()).default({}),
});
export type HostileInput = z.infer<typeof hostileInput>;

/** Everything in `inputs.jsonl`, one input a line. */
export const hostileInputs: readonly HostileInput[] = readFileSync(new URL("./inputs.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => hostileInput.parse(JSON.parse(line)));
