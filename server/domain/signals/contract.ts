import { z } from "zod";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

export const signalSources = ["form", "gmail", "hubspot", "calendar", "slack", "x", "web", "manual"] as const;
export const signalSource = z.enum(signalSources);
export type SignalSource = z.infer<typeof signalSource>;

export const replyIntents = [
  "interested",
  "meeting_request",
  "meeting_confirmed",
  "question",
  "objection",
  "not_now",
  "not_interested",
  "unsubscribe",
  "out_of_office",
  "bounce",
  "referral",
  "positive_feedback",
  "unclear",
] as const;
export const replyIntent = z.enum(replyIntents);
export type ReplyIntent = z.infer<typeof replyIntent>;

/** A submitted form, whoever received it. */
export const formSubmitted = z.object({
  email: z
    .email()
    .max(254)
    .transform((value) => value.toLowerCase()),
  firstName: z.string().trim().max(100).optional(),
  lastName: z.string().trim().max(100).optional(),
  company: z.string().trim().max(200).optional(),
  jobTitle: z.string().trim().max(200).optional(),
  phone: z.string().trim().max(60).optional(),
  message: z.string().trim().max(5_000).optional(),
  formId: z.string().max(100).optional(),
  formName: z.string().trim().max(200).optional(),
  pageUrl: z.url().max(2_000).optional(),
});
export type FormSubmitted = z.output<typeof formSubmitted>;

/** A mail that answers us; its text stays in the message row. */
export const replyReceived = z.object({ messageId: z.uuid() });

/** A meeting that is near, is today or is over; what is known of it stays in the calendar's row. */
export const meetingSignal = z.object({ calendarEventId: z.uuid() });

const inSlack = {
  connectionId: z.uuid(),
  channel: z.string().max(60),
  ts: z.string().max(30),
  userId: z.string().max(60),
};
/** Somebody of the team calls us in Slack. The text is as Slack sends it, with its marks. Untrusted. */
export const slackMention = z.object({
  ...inSlack,
  text: z.string().max(4_000),
  threadTs: z.string().max(30).nullable(),
});
export type SlackMention = z.output<typeof slackMention>;
/** Somebody of the team hands us a message in Slack by a reaction; its text is read when it is processed. */
export const slackReaction = z.object(inSlack);
export type SlackReaction = z.output<typeof slackReaction>;

/** A public post on X, and the watched words in it. Untrusted. */
export const socialPost = z.object({
  connectionId: z.uuid(),
  postId: z.string().regex(/^\d{1,20}$/),
  text: z.string().max(4_000),
  authorHandle: z.string().max(50),
  authorName: z.string().max(200),
  authorFollowers: z.number().int().nonnegative().nullable(),
  url: z.url().max(500),
  matched: z.array(z.string().max(200)).max(10),
});
export type SocialPostSignal = z.output<typeof socialPost>;

const dealPoint = z.object({
  pipeline: z.string().nullable(),
  stage: z.string().nullable(),
  stageOrder: z.number().int().nullable(),
  isClosed: z.boolean(),
  isWon: z.boolean(),
  amountCents: z.number().nullable(),
  currency: z.string(),
});
/** A deal that was made or changed in the CRM: where it stood, and where it stands. */
export const dealChanged = z.object({ dealId: z.uuid(), from: dealPoint.nullable(), to: dealPoint });
export type DealChanged = z.output<typeof dealChanged>;

/** A contact whose record changed in what matters to a seller. */
export const contactChanged = z.object({
  contactId: z.uuid(),
  changes: z
    .array(
      z.object({
        field: z.enum(["lifecycleStage", "title", "crmOwnerId"]),
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    )
    .min(1),
});
export type ContactChanged = z.output<typeof contactChanged>;

/** A condition of a deal that holds; what it rests on is read when it is processed. */
export const dealCondition = z.object({ dealId: z.uuid() });
export const contactCondition = z.object({ contactId: z.uuid() });
/** A task of HubSpot that is due; put off and due again, it is another occurrence. */
export const taskCondition = z.object({ taskId: z.string().regex(/^\d{1,30}$/), dueAt: z.iso.datetime() });

/** Payload schema of each type; adding a type is one line here and one processor. */
export const signalTypes = {
  form_submitted: formSubmitted,
  reply_received: replyReceived,
  slack_mention: slackMention,
  slack_reaction: slackReaction,
  social_mention: socialPost,
  social_buying_signal: socialPost,
  social_competitor_mention: socialPost,
  social_thought_leader: socialPost,
  meeting_prep_needed: meetingSignal,
  meeting_today: meetingSignal,
  meeting_held: meetingSignal,
  no_show: meetingSignal,
  deal_created: dealChanged,
  deal_stage_changed: dealChanged,
  deal_amount_changed: dealChanged,
  new_high_value: dealChanged,
  big_deal_moved: dealChanged,
  contact_changed: contactChanged,
  deal_stalled: dealCondition,
  deal_close_soon: dealCondition,
  deal_at_risk: dealCondition,
  proposal_no_response: dealCondition,
  follow_up_due: taskCondition,
  lead_cold: contactCondition,
} as const;
export type SignalType = keyof typeof signalTypes;

/** `POST /api/v1/signals`: what a program with an API key may push. */
export const pushSignalInput = z.strictObject({
  type: z.literal("form_submitted"),
  /** The sender's own id of the event; the same id again does nothing twice. */
  id: z.string().min(1).max(200).optional(),
  occurredAt: z.iso.datetime({ offset: true }).optional(),
  payload: formSubmitted,
});
export type PushSignalInput = z.input<typeof pushSignalInput>;

export const acceptedSignal = z.object({ id: z.string(), isDuplicate: z.boolean() });
export type AcceptedSignal = z.infer<typeof acceptedSignal>;

export const signal = z.object({
  id: z.string(),
  source: signalSource,
  type: z.string(),
  status: z.enum(["received", "accepted", "ignored"]),
  reason: z.string().nullable(),
  /** Its job gave up on an error: it can be taken up again. */
  hasFailed: z.boolean(),
  label: z.string(),
  contactName: z.string().nullable(),
  moveId: z.string().nullable(),
  moveTitle: z.string().nullable(),
  occurredAt: z.iso.datetime({ offset: true }),
  receivedAt: z.iso.datetime({ offset: true }),
});
export type Signal = z.infer<typeof signal>;
export const listSignalsInput = pageInput.extend({ source: signalSource.optional() });
export const signalPage = pageOf(signal);

/** Takes up a signal that ended in an error. */
export const requeueSignalInput = z.object({ signalId: z.uuid() });
export const requeuedSignal = z.object({ id: z.string() });
