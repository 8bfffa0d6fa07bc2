/** What of a deal's or contact's change is worth a signal or an outcome. */

export type DealFacts = {
  pipeline: string | null;
  stage: string | null;
  /** Position in its pipeline; never compared across pipelines, nor by name. */
  stageOrder: number | null;
  isClosed: boolean;
  isWon: boolean;
  amountCents: number | null;
  crmCreatedAt: Date | null;
  /** Null: the sync has not read it before. */
  crmUpdatedAt: Date | null;
};

type DealNews =
  | "deal_created"
  | "deal_stage_changed"
  | "deal_amount_changed"
  /** Takes the place of `deal_created` and of the changes where much is at stake. */
  | "new_high_value"
  | "big_deal_moved";

/** From here on a deal is a big one: 50,000 in its currency. */
export const BIG_CENTS = 5_000_000;
const isBig = ({ isClosed, amountCents }: DealFacts): boolean => !isClosed && (amountCents ?? 0) >= BIG_CENTS;
export type DealOutcome = "deal_created" | "deal_won" | "deal_lost" | "deal_stage_advanced" | "deal_stage_regressed";

/**
 * @param before the deal as it stood here; undefined: it was not here
 * @param since what was made at the vendor until then is history
 */
export function dealNews(before: DealFacts | undefined, after: DealFacts, since: Date): DealNews[] {
  if (before === undefined || before.crmUpdatedAt === null) {
    if (after.crmCreatedAt === null || after.crmCreatedAt <= since) return [];
    return [isBig(after) ? "new_high_value" : "deal_created"];
  }
  const news: DealNews[] = [];
  if (before.stage !== after.stage || before.pipeline !== after.pipeline) news.push("deal_stage_changed");
  if (before.amountCents !== after.amountCents) news.push("deal_amount_changed");
  // One move for one occurrence, whatever of it changed.
  return news.length > 0 && isBig(after) ? ["big_deal_moved"] : news;
}

/** What a change of stage came to, by the order of the pipeline; null where that says nothing. */
export function stageOutcome(before: DealFacts, after: DealFacts): DealOutcome | null {
  if (after.isClosed && (!before.isClosed || before.isWon !== after.isWon))
    return after.isWon ? "deal_won" : "deal_lost";
  if (before.isClosed && !after.isClosed) return "deal_stage_regressed";
  if (after.isClosed || before.pipeline !== after.pipeline) return null;
  if (before.stageOrder === null || after.stageOrder === null || before.stageOrder === after.stageOrder) return null;
  return after.stageOrder > before.stageOrder ? "deal_stage_advanced" : "deal_stage_regressed";
}

type ContactFacts = {
  title: string | null;
  lifecycleStage: string | null;
  crmOwnerId: string | null;
  crmUpdatedAt: Date | null;
};
const watchedContactFields = ["lifecycleStage", "title", "crmOwnerId"] as const;
type WatchedContactField = (typeof watchedContactFields)[number];

/** Which of the fields that matter to a seller have changed since the sync last read the person. */
export function contactNews(before: ContactFacts | undefined, after: ContactFacts): WatchedContactField[] {
  if (before === undefined || before.crmUpdatedAt === null) return [];
  return watchedContactFields.filter((field) => before[field] !== after[field]);
}
