import { z } from "zod";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

export const signalSources = ["form", "gmail", "web", "manual"] as const;
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

/** Payload schema of each type; adding a type is one line here and one processor. */
export const signalTypes = { form_submitted: formSubmitted, reply_received: replyReceived } as const;
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
