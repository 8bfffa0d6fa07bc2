import { excerpt } from "#server/platform/pure/text.ts";
import type { SocialPostSignal } from "../contract.ts";

export type SocialKind =
  | "social_mention"
  | "social_buying_signal"
  | "social_competitor_mention"
  | "social_thought_leader";

export type SocialPlan = {
  action: "post_social" | "research";
  /** 0 to 1: how much the author seems to want something of us. */
  intent: number;
  why: string;
  title: string;
  /** The proposed words; a person changes them before anything is posted. */
  text: string;
};

const FOLLOWED = 10_000;
const FIRST_NAME = /^[\p{L}'-]{2,20}$/u;

/** `, Dana` for an author whose name is one; nothing for names with figures, links or signs in them. */
const byName = (name: string): string => {
  const [first = ""] = name.trim().split(/\s+/);
  return FIRST_NAME.test(first) ? `, ${first}` : "";
};

/** What a post calls for. A widely read author counts a little more. */
export function socialPlan(kind: SocialKind, post: SocialPostSignal): SocialPlan {
  const reach = (post.authorFollowers ?? 0) >= FOLLOWED ? 0.1 : 0;
  const who = `@${post.authorHandle}`;
  const quote = excerpt(post.text, 100);
  switch (kind) {
    case "social_mention": {
      const asks = post.text.includes("?");
      return {
        action: "post_social",
        intent: (asks ? 0.7 : 0.45) + reach,
        why: asks ? `${who} asked us on X` : `${who} mentioned us on X`,
        title: `Answer ${who} on X: “${quote}”`,
        text: asks
          ? `Thanks for asking${byName(post.authorName)}! Happy to go through it with you – what matters most to you here?`
          : `Thanks for the mention${byName(post.authorName)}!`,
      };
    }
    case "social_buying_signal":
      return {
        action: "post_social",
        intent: 0.8 + reach,
        why: `${who} is looking for something like ours${wordsOf(post)}`,
        title: `Offer help to ${who} on X: “${quote}”`,
        text: `Happy to help with this${byName(post.authorName)}. What are you using today, and what should be different?`,
      };
    case "social_thought_leader":
      return {
        action: "post_social",
        intent: 0.35 + reach,
        why: `${who} wrote about our field`,
        title: `Join ${who} on X: “${quote}”`,
        text: `Thanks for sharing this${byName(post.authorName)}. What has surprised you most so far?`,
      };
    case "social_competitor_mention": {
      const [name = "a competitor"] = post.matched;
      return {
        action: "research",
        intent: 0.4 + reach,
        why: `${who} wrote about ${name}`,
        title: `Look into what ${who} says about ${name}`,
        text: `A public post names ${name}. What it says, and which of our deals it touches, belongs here.`,
      };
    }
    default:
      return kind satisfies never;
  }
}

const wordsOf = ({ matched }: SocialPostSignal): string =>
  matched.length === 0 ? "" : ` (“${matched.slice(0, 2).join("”, “")}”)`;
