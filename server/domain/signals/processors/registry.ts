import type { SignalType } from "../contract.ts";
import { processBigDealMoved } from "./big-deal-moved.ts";
import { processContactChanged } from "./contact-changed.ts";
import { processDealAmount } from "./deal-amount-changed.ts";
import { processDealAtRisk } from "./deal-at-risk.ts";
import { processDealCloseSoon } from "./deal-close-soon.ts";
import { processDealCreated } from "./deal-created.ts";
import { processDealStage } from "./deal-stage-changed.ts";
import { processDealStalled } from "./deal-stalled.ts";
import { processFollowUpDue } from "./follow-up-due.ts";
import { processForm } from "./form-submitted.ts";
import { processLeadCold } from "./lead-cold.ts";
import { processMeetingAhead, processMeetingOver } from "./meeting.ts";
import { processNewHighValue } from "./new-high-value.ts";
import type { Processor } from "./processor.ts";
import { processProposalNoResponse } from "./proposal-no-response.ts";
import { processReply } from "./reply-received.ts";
import { processSlackMention, processSlackReaction } from "./slack.ts";
import { processSocial } from "./social.ts";

/** One processor per type; a type without one does not compile. */
export const processors: Record<SignalType, Processor> = {
  form_submitted: processForm,
  reply_received: processReply,
  slack_mention: processSlackMention,
  slack_reaction: processSlackReaction,
  social_mention: processSocial("social_mention"),
  social_buying_signal: processSocial("social_buying_signal"),
  social_competitor_mention: processSocial("social_competitor_mention"),
  social_thought_leader: processSocial("social_thought_leader"),
  meeting_prep_needed: processMeetingAhead,
  meeting_today: processMeetingAhead,
  meeting_held: processMeetingOver,
  no_show: processMeetingOver,
  deal_created: processDealCreated,
  deal_stage_changed: processDealStage,
  deal_amount_changed: processDealAmount,
  new_high_value: processNewHighValue,
  big_deal_moved: processBigDealMoved,
  contact_changed: processContactChanged,
  deal_stalled: processDealStalled,
  deal_close_soon: processDealCloseSoon,
  deal_at_risk: processDealAtRisk,
  proposal_no_response: processProposalNoResponse,
  follow_up_due: processFollowUpDue,
  lead_cold: processLeadCold,
};
