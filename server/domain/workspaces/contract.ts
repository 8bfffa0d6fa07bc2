import { z } from "zod";
import { isTimeZone } from "#server/platform/pure/time.ts";

export const role = z.enum(["admin", "member", "viewer"]);

export const workspaceView = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  timeZone: z.string(),
  isSandbox: z.boolean(),
  holdSeconds: z.number().int(),
  role,
});
export type WorkspaceView = z.infer<typeof workspaceView>;

export const memberView = z.object({
  userId: z.string(),
  name: z.string().nullable(),
  email: z.string(),
  role,
  joinedAt: z.string(),
});
export const inviteView = z.object({ id: z.string(), email: z.string(), role, expiresAt: z.string() });
export const teamView = z.object({ members: z.array(memberView), invites: z.array(inviteView) });

export const me = z.object({
  userId: z.string(),
  name: z.string().nullable(),
  email: z.string(),
  timeZone: z.string(),
  /** What stands below the mails drafted for this person; empty: "Best," and the name. */
  signature: z.string(),
  workspaces: z.array(workspaceView),
});
export type Me = z.infer<typeof me>;

/** Names stand in subjects of mails and in lists. */
const oneLine = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, { message: "A name has one line." });

export const createWorkspaceInput = z.object({ name: oneLine(2, 80) });
export const updateWorkspaceInput = z.object({
  name: oneLine(2, 80).optional(),
  timeZone: z.string().refine(isTimeZone, "Not an IANA time zone").optional(),
  holdSeconds: z.number().int().min(0).max(120).optional(),
});
export const inviteInput = z.object({ email: z.email().transform((value) => value.toLowerCase()), role });
export const changeRoleInput = z.object({ userId: z.uuid(), role });
export const removeMemberInput = z.object({ userId: z.uuid() });

const SIGNATURE_LENGTH = 600;
const SIGNATURE_LINES = 10;

/** A person's own name, clock and signature. */
export const updateProfileInput = z.object({
  name: oneLine(1, 120).optional(),
  timeZone: z.string().refine(isTimeZone, "Not an IANA time zone").optional(),
  signature: z
    .string()
    .max(SIGNATURE_LENGTH)
    .transform((text) => text.replace(/\r\n?/g, "\n").trim())
    .refine((text) => text.split("\n").length <= SIGNATURE_LINES, `At most ${SIGNATURE_LINES} lines`)
    .optional(),
});
export const inviteIdInput = z.object({ inviteId: z.uuid() });
