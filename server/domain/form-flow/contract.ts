import { z } from "zod";

/** The way of a form to its move, in this order. */
export const flowSteps = [
  "dedupe",
  "validate",
  "contact",
  "research",
  "thread",
  "sender",
  "memory",
  "assets",
  "slots",
  "next_step",
  "draft",
  "verify",
  "propose",
  "follow_ups",
  "auto_approval",
] as const;
export const flowStepKey = z.enum(flowSteps);
export type FlowStepKey = z.infer<typeof flowStepKey>;

export const stepStatuses = ["pending", "running", "done", "left_out", "skipped", "waiting", "failed"] as const;
export const stepStatus = z.enum(stepStatuses);
export type StepStatus = z.infer<typeof stepStatus>;

export const flowStatuses = ["running", "waiting", "done", "ignored", "failed"] as const;
export const flowStatus = z.enum(flowStatuses);
export type FlowStatus = z.infer<typeof flowStatus>;

/** A row that what a step says rests on. */
export const flowSource = z.object({
  kind: z.enum(["signal", "contact", "company", "deal", "message", "move", "connection", "document", "calendar"]),
  id: z.string(),
  label: z.string(),
  /** Where a person can open it, for a document. */
  url: z.string().nullable(),
});
export type FlowSource = z.infer<typeof flowSource>;

const instant = z.iso.datetime({ offset: true });

export const flowStepView = z.object({
  key: flowStepKey,
  status: stepStatus,
  attempts: z.number().int(),
  /** What it looked at and what it found or why it was left out, in words. */
  input: z.string().nullable(),
  output: z.string().nullable(),
  error: z.string().nullable(),
  sources: z.array(flowSource),
  startedAt: instant.nullable(),
  durationMs: z.number().int().nullable(),
  /** Whether the flow may be run again from here now. */
  canRerun: z.boolean(),
});
export type FlowStepView = z.infer<typeof flowStepView>;

export const flowView = z.object({
  id: z.string(),
  signalId: z.string(),
  moveId: z.string().nullable(),
  status: flowStatus,
  reason: z.string().nullable(),
  round: z.number().int(),
  startedAt: instant,
  durationMs: z.number().int().nullable(),
  steps: z.array(flowStepView),
  /** What the rules said of the move, once they have looked at it. */
  rules: z.object({ verdict: z.string(), why: z.string() }).nullable(),
  /** Our own newest words, where a person's stand in the move. */
  alternative: z.object({ subject: z.string(), text: z.string(), moveVersion: z.number().int() }).nullable(),
});
export type FlowView = z.infer<typeof flowView>;

/** Flows of a move, newest first, or the one of a signal. */
export const getFlowsInput = z.union([z.strictObject({ moveId: z.uuid() }), z.strictObject({ signalId: z.uuid() })]);
export type GetFlowsInput = z.infer<typeof getFlowsInput>;
export const flowList = z.object({ items: z.array(flowView) });
export type FlowList = z.infer<typeof flowList>;

export const rerunFlowInput = z.object({ flowRunId: z.uuid(), fromStep: flowStepKey });
export type RerunFlowInput = z.infer<typeof rerunFlowInput>;
export const rerunFlowOutput = z.object({ flowRunId: z.string(), round: z.number().int() });
export type RerunFlowOutput = z.infer<typeof rerunFlowOutput>;

/** A Drive folder as its address names it. */
const folderId = z
  .string()
  .trim()
  .transform((text) => /\/folders\/([\w-]+)/.exec(text)?.[1] ?? text)
  .pipe(z.string().regex(/^[\w-]{10,100}$/, "Paste the address of a folder of Google Drive."));
export const flowSettings = z.object({ assetFolderIds: z.array(z.string()) });
export type FlowSettings = z.infer<typeof flowSettings>;
export const setAssetFoldersInput = z.object({ assetFolderIds: z.array(folderId).max(20) });
