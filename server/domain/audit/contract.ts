import { z } from "zod";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

/** Which entries: a person's or key's, about one kind of thing, on these days of the reader's calendar (both included). */
export const auditFilter = z.object({
  actorId: z.uuid().optional(),
  /** As in `subject.type`: `move`, `member`, … */
  kind: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type AuditFilter = z.output<typeof auditFilter>;
export const listAuditInput = pageInput.extend(auditFilter.shape);
export type ListAuditInput = z.output<typeof listAuditInput>;

export const auditEntry = z.object({
  id: z.string(),
  at: z.iso.datetime({ offset: true }),
  /** Past tense, dotted: `move.approved`. */
  action: z.string(),
  /** The whole in words: who, did what, to what. */
  summary: z.string(),
  actor: z.object({ type: z.string(), id: z.string().nullable(), name: z.string() }),
  /** `label`: its name, where it has one that is known. */
  subject: z.object({ type: z.string(), id: z.string(), label: z.string().nullable() }),
  /** The move whose timeline it is on. */
  moveId: z.string().nullable(),
  /** web | api | job | webhook | cli | rule | slack; null for entries from before it was kept. */
  surface: z.string().nullable(),
  /** What a log of ours names the request by. */
  requestId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  /** Names of the members whose ids stand in `detail`. */
  names: z.record(z.string(), z.string()),
});
export type AuditEntry = z.infer<typeof auditEntry>;
export const auditPage = pageOf(auditEntry);
