import type { SignalType } from "../contract.ts";
import { processForm } from "./form-submitted.ts";
import type { Processor } from "./processor.ts";
import { processReply } from "./reply-received.ts";

/** One processor per type; a type without one does not compile. */
export const processors: Record<SignalType, Processor> = {
  form_submitted: processForm,
  reply_received: processReply,
};
