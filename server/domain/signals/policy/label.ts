import { excerpt } from "#server/platform/pure/text.ts";
import { formSubmitted, slackMention, socialPost } from "../contract.ts";
import { plainSlack } from "./slack-text.ts";

/** One line that says what a signal is: `Form “Book a demo”`, `Reply “Re: pricing”`. */
export function labelOf(
  type: string,
  payload: unknown,
  message: { from: string | null; subject: string | null },
): string {
  switch (type) {
    case "form_submitted": {
      const form = formSubmitted.safeParse(payload);
      const name = form.success ? form.data.formName : undefined;
      return name ? `Form “${excerpt(name, 80)}”` : "Form without a name";
    }
    case "reply_received": {
      const what = message.subject ? `Mail “${excerpt(message.subject, 80)}”` : "Mail";
      return message.from ? `${what} from ${excerpt(message.from, 60)}` : what;
    }
    case "slack_mention": {
      const mention = slackMention.safeParse(payload);
      return mention.success ? `Slack: “${excerpt(plainSlack(mention.data.text), 80)}”` : "Mention in Slack";
    }
    case "slack_reaction":
      return "A message handed over in Slack";
    case "social_mention":
    case "social_buying_signal":
    case "social_competitor_mention":
    case "social_thought_leader": {
      const post = socialPost.safeParse(payload);
      return post.success ? `@${post.data.authorHandle} on X: “${excerpt(post.data.text, 80)}”` : "Post on X";
    }
    case "meeting_prep_needed":
      return "Meeting in the next 24 hours";
    case "meeting_today":
      return "Meeting today";
    case "meeting_held":
      return "Meeting over";
    case "no_show":
      return "Meeting that nobody came to";
    case "deal_created":
      return "New deal in HubSpot";
    case "deal_stage_changed":
      return "Deal moved to another stage";
    case "deal_amount_changed":
      return "Deal amount changed";
    case "contact_changed":
      return "Contact changed in HubSpot";
    case "deal_stalled":
      return "Deal stands still";
    case "deal_close_soon":
      return "Deal closes soon";
    case "deal_at_risk":
      return "Deal at risk";
    case "new_high_value":
      return "New big deal in HubSpot";
    case "big_deal_moved":
      return "Big deal moved";
    case "proposal_no_response":
      return "Proposal without an answer";
    case "follow_up_due":
      return "Follow-up due in HubSpot";
    case "lead_cold":
      return "Lead gone quiet";
    default:
      return type.replaceAll("_", " ");
  }
}
