import { z } from "zod";

const text = (most: number) => z.string().trim().min(1).max(most);
export const worldVendor = z.enum(["google", "hubspot", "slack", "x"]);
export const breakage = z.enum(["rate_limited", "server_error", "hang", "lost_reply", "revoked"]);
export type Breakage = z.infer<typeof breakage>;

/** What a person lets the world do. */
export const worldAction = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("submit_form"),
    email: z.email(),
    name: text(100),
    company: text(100),
    message: text(2_000),
  }),
  z.object({ kind: z.literal("reply"), mailbox: z.email(), text: text(5_000) }),
  z.object({ kind: z.literal("move_deal"), id: text(50), stage: text(100) }),
  z.object({ kind: z.literal("mention_in_slack"), text: text(2_000) }),
  z.object({ kind: z.literal("command_in_slack"), text: z.enum(["today", "approvals"]) }),
  z.object({ kind: z.literal("approve_in_slack"), value: text(2_000) }),
  z.object({ kind: z.literal("post_on_x"), handle: z.string().regex(/^@?\w{1,15}$/), text: text(280) }),
  z.object({ kind: z.literal("break"), vendor: worldVendor, how: breakage }),
  z.object({ kind: z.literal("heal") }),
]);
export type WorldAction = z.infer<typeof worldAction>;

/** Null where the vendors are real. */
export const worldView = z
  .object({
    prospects: z.array(z.object({ email: z.string(), name: z.string(), lastSubject: z.string() })),
    deals: z.array(z.object({ id: z.string(), name: z.string(), /** As people call it. */ stage: z.string() })),
    /** In the order of the pipeline, as far as the mirror of the CRM knows it. */
    stages: z.array(z.object({ id: z.string(), label: z.string() })),
    slackAnswer: z
      .object({ text: z.string(), buttons: z.array(z.object({ value: z.string(), title: z.string() })) })
      .nullable(),
    faults: z.array(z.object({ vendor: z.string(), kind: z.string(), remaining: z.number() })),
  })
  .nullable();
export type WorldView = z.infer<typeof worldView>;
