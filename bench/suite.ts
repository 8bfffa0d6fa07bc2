import type { Bench, Outcome } from "./bench.ts";
import { keys, lighthouse } from "./browser.ts";
import type { WorkloadName } from "./options.ts";
import { approve, control, ingest, pages, today, todayGrowth } from "./ratios.ts";
import type { Verdict } from "./report.ts";
import type { Program } from "./servers.ts";
import { card, counters, engine, rescore, steady, twentyPeople } from "./singles.ts";

export type Report = { verdicts: Verdict[]; results: Record<string, unknown> };

/**
 * Runs what was asked for, in an order in which nothing disturbs what comes after it.
 * @param programs started meanwhile are added, for the caller to stop
 */
export async function runWorkloads(bench: Bench, programs: Program[]): Promise<Report> {
  const report: Report = { verdicts: [], results: {} };
  const wants = (...names: WorkloadName[]) => names.some((name) => bench.options.only.includes(name));
  const take = (name: string, outcome: Outcome) => {
    report.verdicts.push(...outcome.verdicts);
    report.results[name] = outcome.result;
  };
  let voided = true;
  if (wants("counters")) take("counters", await counters(bench));
  if (wants("today", "pages", "ingest", "approve", "engine")) {
    const outcome = await control(bench);
    voided = outcome.isVoid;
    take("control", outcome);
  }
  if (wants("today")) {
    take("today", await today(bench, voided));
    take("todayGrowth", await todayGrowth(bench, voided));
    take("steady", await steady(bench));
    take("twentyPeople", await twentyPeople(bench));
  }
  if (wants("pages")) take("pages", await pages(bench, voided));
  if (wants("ingest")) take("ingest", await ingest(bench, voided));
  if (wants("approve")) take("approve", await approve(bench, voided));
  if (wants("card")) take("card", await card(bench, programs));
  if (wants("rescore")) take("rescore", await rescore(bench));
  if (wants("keys")) take("keys", await keys(bench));
  if (wants("lighthouse")) take("lighthouse", await lighthouse(bench, programs));
  if (wants("engine")) take("engine", await engine(bench, voided));
  return report;
}
