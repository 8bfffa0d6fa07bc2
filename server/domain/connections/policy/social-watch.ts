import type { SocialPost } from "#server/connectors/ports/social.ts";
import type { SocialWatch } from "../contract.ts";

/** What people say when they are about to buy. */
const defaultBuyingPhrases = [
  "looking for",
  "recommend",
  "anyone know",
  "help with",
  "frustrated with",
  "switching from",
  "alternative to",
  "budget for",
  "evaluating",
  "considering",
] as const;

export const defaultWatch: SocialWatch = {
  topics: [],
  competitors: [],
  buyingPhrases: [...defaultBuyingPhrases],
  thoughtLeaders: [],
};

export type WatchKind = "social_buying_signal" | "social_competitor_mention" | "social_thought_leader";
type WatchQuery = { kind: WatchKind; query: string };

/** X takes queries of 512 characters at most. */
const LONGEST_QUERY = 512;

/**
 * The searches that a watch needs: buying phrases and voices beside a topic, competitors by their names. Without topics there
 * is nothing to search for but competitors. Words that would make a query too long are left out, the last first.
 * @param own our handle, whose posts are not news
 */
export function queriesOf(watch: SocialWatch, own: string): WatchQuery[] {
  const tail = ` -from:${own} -is:retweet`;
  const parts: { kind: WatchKind; head: string[]; beside: string[] }[] = [
    { kind: "social_buying_signal", head: watch.buyingPhrases.map(term), beside: watch.topics.map(term) },
    { kind: "social_competitor_mention", head: watch.competitors.map(term), beside: [] },
    {
      kind: "social_thought_leader",
      head: watch.thoughtLeaders.map((handle) => `from:${handle}`),
      beside: watch.topics.map(term),
    },
  ];
  return parts.flatMap(({ kind, head, beside }) => {
    const needsTopics = kind !== "social_competitor_mention";
    if (head.length === 0 || (needsTopics && beside.length === 0)) return [];
    const topics = anyOf(beside, LONGEST_QUERY / 2);
    const room = LONGEST_QUERY - tail.length - topics.length - 1;
    return [{ kind, query: `${anyOf(head, room)}${topics === "" ? "" : ` ${topics}`}${tail}` }];
  });
}

/** One word as it is, several as a phrase; characters that mean something to X are taken out. */
function term(words: string): string {
  const plain = words
    .replace(/["():\\]/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^-+/, "");
  return plain.includes(" ") ? `"${plain}"` : plain;
}

function anyOf(terms: string[], room: number): string {
  const taken: string[] = [];
  for (const entry of terms.filter((words) => words !== "" && words.toUpperCase() !== "OR")) {
    if ([...taken, entry].join(" OR ").length + 2 > room) break;
    taken.push(entry);
  }
  return taken.length === 0 ? "" : `(${taken.join(" OR ")})`;
}

/** The watched words that stand in a post, as they were written down. */
export function matchedWords(post: Pick<SocialPost, "text">, watch: SocialWatch): string[] {
  const text = post.text.toLowerCase();
  const all = [...watch.competitors, ...watch.buyingPhrases, ...watch.topics];
  return all.filter((words) => text.includes(words.toLowerCase())).slice(0, 10);
}
