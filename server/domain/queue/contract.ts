import { z } from "zod";
import {
  type ActionType,
  actionType,
  type TypedParams,
  type TypedParamsInput,
  type UndoClass,
  undoClass,
} from "#server/domain/actions/contract.ts";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";
import { snoozeChoices } from "#server/platform/pure/time.ts";

export const moveStatuses = [
  "open",
  "snoozed",
  "awaiting_approval",
  "scheduled",
  "executing",
  "done",
  "failed",
  "dismissed",
  "expired",
  "superseded",
] as const;
export const moveStatus = z.enum(moveStatuses);
export type MoveStatus = z.infer<typeof moveStatus>;

export const domains = ["sales", "marketing", "success", "fulfilment", "contracts", "operations", "data"] as const;
export const domain = z.enum(domains);
export type Domain = z.infer<typeof domain>;

export type { ActionType, UndoClass };

export const dismissReasons = [
  "already_done",
  "wrong_person",
  "bad_timing",
  "not_relevant",
  "duplicate",
  "other",
] as const;
export const dismissReason = z.enum(dismissReasons);
export type DismissReason = z.infer<typeof dismissReason>;

/** A link from a claim or a part of the score to the row it came from. */
export const evidence = z.object({
  kind: z.enum(["signal", "message", "contact", "company", "deal", "outcome", "member", "weights", "calendar"]),
  id: z.string(),
  /** What a person reads: "Form “Book a demo”". */
  label: z.string(),
  /** When it was; screens tell it on the reader's clock, after the label. */
  at: z.iso.datetime().optional(),
  /** The words themselves, where there are any. Untrusted text. */
  quote: z.string().nullable(),
});
export type Evidence = z.infer<typeof evidence>;

export const draftOrigin = z.discriminatedUnion("kind", [
  /** `why`: what kept the model from writing it, as a sentence; not there where none was asked. */
  z.object({ kind: z.literal("template"), template: z.string(), why: z.string().optional() }),
  z.object({ kind: z.literal("model"), model: z.string(), promptId: z.string() }),
  z.object({ kind: z.literal("person"), memberId: z.string().nullable() }),
]);
export type DraftOrigin = z.infer<typeof draftOrigin>;

export const draft = z.object({
  subject: z.string().max(300),
  text: z.string().max(20_000),
  origin: draftOrigin,
  /** Which words of the draft rest on which row. `text` occurs in the draft to the letter. */
  claims: z.array(z.object({ text: z.string(), evidence })),
  /** What would have been said had its source been there: shown, never invented. */
  leftOut: z.array(z.string()),
  /** The first version, kept when a person edits. */
  first: z.object({ subject: z.string(), text: z.string() }).nullable(),
});
export type Draft = z.infer<typeof draft>;

export const contribution = z.object({
  key: z.string(),
  label: z.string(),
  /** Points of the score; all contributions add up to the score. */
  points: z.number(),
  /** Why this part is what it is, as a sentence. */
  why: z.string(),
  evidence: z.array(evidence),
  /** True where the input is not known and a middle value stands in for it; it widens the interval. */
  isMissing: z.boolean(),
});
export type Contribution = z.infer<typeof contribution>;

export const explanation = z.object({
  contributions: z.array(contribution),
  /** "87: she asked for pricing 40 min ago, and the deal is worth $48k." */
  sentence: z.string(),
  counterfactuals: z.array(z.object({ label: z.string(), points: z.number() })),
  weightsVersion: z.number().int(),
});
export type Explanation = z.infer<typeof explanation>;

export const scoreBand = z.enum(["high", "medium", "low"]);
export type ScoreBand = z.infer<typeof scoreBand>;
/** ≥ 70 high, ≥ 40 medium. */
export const bandOf = (score: number): ScoreBand => (score >= 70 ? "high" : score >= 40 ? "medium" : "low");

/** A row of Today. */
export const moveCard = z.object({
  id: z.string(),
  status: moveStatus,
  domain,
  actionType,
  title: z.string(),
  score: z.number(),
  version: z.number().int(),
  contentHash: z.string(),
  contactId: z.string().nullable(),
  contactName: z.string().nullable(),
  companyId: z.string().nullable(),
  companyName: z.string().nullable(),
  dealAmountCents: z.number().nullable(),
  dealCurrency: z.string().nullable(),
  ownerId: z.string().nullable(),
  ownerName: z.string().nullable(),
  draftOrigin: z.enum(["template", "model", "person"]).nullable(),
  dueAt: z.iso.datetime({ offset: true }).nullable(),
  snoozedUntil: z.iso.datetime({ offset: true }).nullable(),
  holdUntil: z.iso.datetime({ offset: true }).nullable(),
  createdAt: z.iso.datetime({ offset: true }),
  /** When it was done or dismissed; those views are ordered by it. */
  closedAt: z.iso.datetime({ offset: true }).nullable(),
});
export type MoveCard = z.infer<typeof moveCard>;

/** What the list of Today is told of a card: less than a card, and what is null is not there. Every card is one. */
export const queueRow = moveCard.omit({ contactId: true, companyId: true, createdAt: true }).partial({
  contactName: true,
  companyName: true,
  dealAmountCents: true,
  dealCurrency: true,
  ownerId: true,
  ownerName: true,
  draftOrigin: true,
  dueAt: true,
  snoozedUntil: true,
  holdUntil: true,
  closedAt: true,
});
export type QueueRow = z.infer<typeof queueRow>;

export const threadMessage = z.object({
  id: z.string(),
  direction: z.enum(["inbound", "outbound"]),
  fromName: z.string().nullable(),
  fromAddress: z.string(),
  subject: z.string(),
  text: z.string(),
  sentAt: z.iso.datetime({ offset: true }),
});

export const timelineEntry = z.object({
  id: z.string(),
  at: z.iso.datetime({ offset: true }),
  action: z.string(),
  actorType: z.string(),
  actorName: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

export const scoreChange = z.object({
  at: z.iso.datetime({ offset: true }),
  before: z.number().nullable(),
  after: z.number(),
  cause: z.string(),
  sentence: z.string(),
});

/** Taking back what was done. Null: nobody has asked for it. */
export const undoState = z.object({
  status: z.enum(["requested", "calling", "succeeded", "failed"]),
  requestedAt: z.iso.datetime({ offset: true }),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});

/** Everything a person needs to decide. */
export const moveDetail = moveCard.extend({
  /** By `actionType`, see actions/contract.ts; `typedParams` narrows them. */
  params: z.record(z.string(), z.unknown()) as unknown as z.ZodType<TypedParams["params"]>,
  draft: draft.nullable(),
  explanation,
  scoreLow: z.number(),
  scoreHigh: z.number(),
  undoClass,
  dismissReason: dismissReason.nullable(),
  thread: z.array(threadMessage),
  timeline: z.array(timelineEntry),
  scoreHistory: z.array(scoreChange),
  signals: z.array(
    z.object({ id: z.string(), source: z.string(), type: z.string(), label: z.string(), occurredAt: z.string() }),
  ),
  outcomes: z.array(z.object({ id: z.string(), type: z.string(), impact: z.number(), occurredAt: z.string() })),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Approved and claimed, and waiting for a person. `isUnknown`: it may have been done; else nothing was. Null: it does not wait. */
  pause: z.object({ message: z.string(), since: z.iso.datetime({ offset: true }), isUnknown: z.boolean() }).nullable(),
  receipt: z.object({ id: z.string(), seq: z.number(), hash: z.string(), at: z.string() }).nullable(),
  /** Of the last run, while it can be or was taken back. */
  undo: undoState.nullable(),
});
export type MoveDetail = z.infer<typeof moveDetail>;

/** Views of Today: `open` is the queue, the others are what happened to moves. */
export const queueView = z.enum(["open", "snoozed", "in_progress", "done", "dismissed"]);
export type QueueView = z.infer<typeof queueView>;
/** Which statuses a view shows. A failed move stands in the open queue: it wants a decision. */
export const viewStatuses: Record<QueueView, readonly MoveStatus[]> = {
  open: ["open"],
  snoozed: ["snoozed"],
  in_progress: ["awaiting_approval", "scheduled", "executing", "failed"],
  done: ["done"],
  dismissed: ["dismissed", "expired", "superseded"],
};

export const listQueueInput = pageInput.extend({
  view: queueView.default("open"),
  domain: domain.optional(),
  actionType: actionType.optional(),
  ownerId: z.uuid().optional(),
});
export type ListQueueInput = z.input<typeof listQueueInput>;
export const queuePage = pageOf(moveCard);
export const queueRowPage = pageOf(queueRow);

export const moveIdInput = z.object({ moveId: z.uuid() });

/** Counted from rows, up to 1,000: `isCapped` means "or more". */
export const countedFigure = z.object({ count: z.number().int(), isCapped: z.boolean() });
export const queueSummary = z.object({
  open: countedFigure,
  dueToday: countedFigure,
  inProgress: countedFigure,
  repliesThisWeek: countedFigure,
});
export type QueueSummary = z.infer<typeof queueSummary>;

export const editDraftInput = moveIdInput.extend({
  subject: z.string().trim().min(1).max(300),
  text: z.string().trim().min(1).max(20_000),
  /** The version the person edited; another one in between is a conflict. */
  version: z.int32(),
});

/** What the person saw; a move that says something else by now is a conflict. Without it the move is taken as it stands. */
const seenHash = z.string().length(64).optional();

export const snoozeInput = moveIdInput.extend({
  contentHash: seenHash,
  until: z.union([z.enum(snoozeChoices), z.iso.datetime({ offset: true })]),
});
export const dismissInput = moveIdInput.extend({
  contentHash: seenHash,
  reason: dismissReason,
  note: z.string().max(500).optional(),
});
export const assignInput = moveIdInput.extend({ ownerId: z.uuid().nullable() });
export type EditDraftInput = z.infer<typeof editDraftInput>;
export type SnoozeInput = z.infer<typeof snoozeInput>;
export type DismissInput = z.infer<typeof dismissInput>;
export type AssignInput = z.infer<typeof assignInput>;

/** What a verb that changes a move answers: enough to go on from. */
export const moveChange = z.object({
  moveId: z.string(),
  status: moveStatus,
  version: z.number().int(),
  contentHash: z.string(),
  snoozedUntil: z.iso.datetime({ offset: true }).nullable(),
});
export type MoveChange = z.infer<typeof moveChange>;

/** What the score is made of, each with where it comes from; see queue/policy/rank.ts. */
export const scoreInputs = z.object({
  amountCents: z.number().nullable(),
  /** Of the amount; without it the deal's own. */
  currency: z.string().length(3).optional(),
  amountEvidence: z.array(evidence),
  /** 0 to 1 where the processor knows it (buying intent of a form or reply), else null. */
  intent: z.number().min(0).max(1).nullable(),
  /** A clause that follows the person's name, without a full stop: "asked for pricing". */
  intentWhy: z.string().nullable(),
  intentEvidence: z.array(evidence),
  occurredAt: z.date(),
  halfLifeHours: z.number().positive(),
  icpFit: z.number().min(0).max(1).nullable(),
  stageOrder: z.number().int().nullable(),
  strategicEvidence: z.array(evidence),
});
export type ScoreInputs = z.infer<typeof scoreInputs>;
/** Where nothing is claimed but that it happened. */
export const nothingClaimed: Omit<ScoreInputs, "occurredAt" | "halfLifeHours"> = {
  amountCents: null,
  amountEvidence: [],
  intent: null,
  intentWhy: null,
  intentEvidence: [],
  icpFit: null,
  stageOrder: null,
  strategicEvidence: [],
};

/** What a processor hands to `proposeMove`. Ids must be of the caller's workspace: composite keys hold them. */
export const proposeMoveInput = z.object({
  signalId: z.uuid().nullable(),
  dedupeKey: z.string().min(1).max(300),
  domain,
  actionType,
  title: z.string().min(1).max(300),
  contactId: z.uuid().nullable(),
  companyId: z.uuid().nullable(),
  dealId: z.uuid().nullable(),
  ownerId: z.uuid().nullable(),
  /** By `actionType`, see actions/contract.ts. */
  params: z.unknown(),
  draft: draft.nullable(),
  dueAt: z.date().nullable(),
  inputs: scoreInputs,
});
export type ProposeMoveInput = Omit<z.infer<typeof proposeMoveInput>, "actionType" | "params"> & TypedParamsInput;

export const MOST_AT_ONCE = 100;
/** The same change for several moves; each stands or falls by itself. */
export const changeMovesInput = z.object({
  moveIds: z.array(z.uuid()).min(1).max(MOST_AT_ONCE),
  change: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("snooze"), until: snoozeInput.shape.until }),
    z.object({ kind: z.literal("dismiss"), reason: dismissReason, note: z.string().max(500).optional() }),
    z.object({ kind: z.literal("assign"), ownerId: z.uuid().nullable() }),
  ]),
});
export type ChangeMovesInput = z.infer<typeof changeMovesInput>;
export const changedMoves = z.object({
  results: z.array(
    z.discriminatedUnion("isDone", [
      z.object({ isDone: z.literal(true), moveId: z.string(), change: moveChange }),
      z.object({ isDone: z.literal(false), moveId: z.string(), code: z.string(), message: z.string() }),
    ]),
  ),
});
export type ChangedMoves = z.infer<typeof changedMoves>;

export const planDayInput = z.object({
  /** Free minutes; without it what meetings leave of the working day, 9 to 17 on the person's clock. */
  minutes: z.coerce.number().int().min(5).max(720).optional(),
});
export const dayPlan = z.object({
  minutes: z.number().int(),
  usedMinutes: z.number().int(),
  items: z.array(
    z.object({
      moveId: z.string(),
      title: z.string(),
      score: z.number(),
      minutes: z.number().int(),
      /** When to begin, so that it does not run into a meeting. */
      startsAt: z.iso.datetime({ offset: true }),
      dueAt: z.iso.datetime({ offset: true }).nullable(),
      isOverdue: z.boolean(),
    }),
  ),
  /** Moves looked at that did not fit. */
  leftOver: z.number().int(),
  /** Meetings in that time, and what they take of it; 0 without a calendar. */
  meetings: z.number().int(),
  meetingMinutes: z.number().int(),
  /** Whether the person's calendar was looked at. */
  knowsCalendar: z.boolean(),
});
export type DayPlan = z.infer<typeof dayPlan>;
