import { z } from "zod";
import { fieldValue, paramField } from "#server/domain/actions/contract.ts";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

const instant = z.iso.datetime({ offset: true });

/** One decision, from whatever surface. `contentHash` is what the person saw; another one is refused as stale. */
export const decideInput = z.object({
  moveId: z.uuid(),
  contentHash: z.string().length(64),
  verdict: z.enum(["approve", "refuse"]),
  note: z.string().max(500).optional(),
});
export type DecideInput = z.infer<typeof decideInput>;

export const decision = z.object({
  approvalId: z.string(),
  moveId: z.string(),
  /** `awaiting_approval`: the approval counts, and a further person is needed. */
  status: z.enum(["scheduled", "open", "awaiting_approval"]),
  holdUntil: instant.nullable(),
  version: z.number().int(),
});
export type Decision = z.infer<typeof decision>;

export const undoInput = z.object({ moveId: z.uuid() });

/** Which part of what would be done differs from what a person saw. */
export const contentParts = ["subject", "text", "params"] as const;
export type ContentPart = (typeof contentParts)[number];

const note = z.string().trim().max(500).optional();

export const requestApprovalInput = z.object({ moveId: z.uuid(), assigneeId: z.uuid().optional(), note });
export type RequestApprovalInput = z.infer<typeof requestApprovalInput>;
export const requestedApproval = z.object({
  approvalId: z.string(),
  moveId: z.string(),
  needed: z.number().int(),
  expiresAt: instant,
  version: z.number().int(),
});
export type RequestedApproval = z.infer<typeof requestedApproval>;

export const delegateInput = z.object({ approvalId: z.uuid(), toUserId: z.uuid(), note });
export type DelegateInput = z.infer<typeof delegateInput>;
export const delegated = z.object({ approvalId: z.string(), moveId: z.string(), assigneeId: z.string() });
export type Delegated = z.infer<typeof delegated>;

export const moveFieldsInput = z.object({ moveId: z.uuid() });
/** What may be changed about a move before it is done; no field: nothing besides its draft. */
export const moveFields = z.object({ moveId: z.string(), version: z.int32(), fields: z.array(paramField) });
export type MoveFields = z.infer<typeof moveFields>;
export const editParamsInput = z.object({
  moveId: z.uuid(),
  /** The version the person edited; another one in between is a conflict. */
  version: z.int32(),
  /** By the fields' keys; what is not named stays. */
  changes: z.record(z.string().max(200), fieldValue).refine((changes) => Object.keys(changes).length > 0, {
    message: "Nothing would change.",
  }),
});
export type EditParamsInput = z.infer<typeof editParamsInput>;
export const editedParams = z.object({
  moveId: z.string(),
  version: z.number().int(),
  status: z.string(),
  contentHash: z.string(),
  /** The approval that this has made void; null: there was none. */
  voidedApprovalId: z.string().nullable(),
});
export type EditedParams = z.infer<typeof editedParams>;

/** Somebody stands in from `startsAt` until `endsAt`. */
export const standInInput = z.object({ toUserId: z.uuid(), startsAt: instant, endsAt: instant });
export type StandInInput = z.infer<typeof standInInput>;
export const standInIdInput = z.object({ standInId: z.uuid() });
export const standIn = z.object({
  id: z.string(),
  fromUserId: z.string(),
  fromName: z.string(),
  toUserId: z.string(),
  toName: z.string(),
  startsAt: instant,
  endsAt: instant,
});
export type StandIn = z.infer<typeof standIn>;
export const standIns = z.array(standIn);

export const approvalView = z.object({
  id: z.string(),
  moveId: z.string(),
  title: z.string(),
  actionType: z.string(),
  contentHash: z.string(),
  score: z.number(),
  contactName: z.string().nullable(),
  companyName: z.string().nullable(),
  dealAmountCents: z.number().nullable(),
  dealCurrency: z.string().nullable(),
  requestedById: z.string().nullable(),
  requestedByName: z.string(),
  requestedAt: instant,
  expiresAt: instant.nullable(),
  assigneeId: z.string().nullable(),
  assigneeName: z.string().nullable(),
  note: z.string().nullable(),
  needed: z.number().int(),
  given: z.array(z.object({ name: z.string(), at: instant })),
  /** Why the caller may not approve it; null when they may. */
  obstacle: z.string().nullable(),
});
export type ApprovalView = z.infer<typeof approvalView>;

/** `mine`: what the caller was asked, or stands in for. */
export const listApprovalsInput = pageInput.extend({ view: z.enum(["waiting", "mine"]).default("waiting") });
export type ListApprovalsInput = z.input<typeof listApprovalsInput>;
export const approvalPage = pageOf(approvalView);
export const approvalCount = z.object({ waiting: z.number().int(), mine: z.number().int() });
export type ApprovalCount = z.infer<typeof approvalCount>;

export const approvalPolicy = z.object({
  /** Cents of the deal's own currency; null: one person is always enough. */
  secondApproverCents: z.number().int().positive().max(1e15).nullable(),
  requestHours: z.number().int().min(1).max(720),
  membersApproveAlone: z.boolean(),
});
export type ApprovalPolicy = z.infer<typeof approvalPolicy>;
export const updatePolicyInput = approvalPolicy.partial();
export type UpdatePolicyInput = z.infer<typeof updatePolicyInput>;
export const policyDefaults: ApprovalPolicy = {
  secondApproverCents: null,
  requestHours: 72,
  membersApproveAlone: true,
};

/** Most moves of one bulk review. */
export const BULK_MOST = 200;
export const startBulkInput = z.object({ moveIds: z.array(z.uuid()).min(1).max(BULK_MOST) });
export type StartBulkInput = z.infer<typeof startBulkInput>;
export const bulkReview = z.object({
  reviewId: z.string(),
  items: z.array(z.object({ moveId: z.string(), title: z.string(), contentHash: z.string() })),
  /** Which of them have to be opened and confirmed before the rest may be approved. */
  sampleIds: z.array(z.string()),
  confirmedIds: z.array(z.string()),
  leftOut: z.array(
    z.object({ moveId: z.string(), title: z.string().nullable(), reason: z.string(), message: z.string() }),
  ),
});
export type BulkReview = z.infer<typeof bulkReview>;

export const confirmSampleInput = z.object({
  reviewId: z.uuid(),
  moveId: z.uuid(),
  contentHash: z.string().length(64),
});
export type ConfirmSampleInput = z.infer<typeof confirmSampleInput>;
export const sampleState = z.object({ reviewId: z.string(), missingIds: z.array(z.string()) });
export type SampleState = z.infer<typeof sampleState>;

export const decideManyInput = z.object({ reviewId: z.uuid() });
export const bulkResult = z.object({
  approved: z.number().int(),
  items: z.array(
    z.object({ moveId: z.string(), isApproved: z.boolean(), reason: z.string().nullable(), message: z.string() }),
  ),
});
export type BulkResult = z.infer<typeof bulkResult>;
