import { FIRST_PAGE } from "#components/queue/queue-input.ts";
import { type Bench, measure, type Outcome, side, type World } from "./bench.ts";
import type { Dataset } from "./generate.ts";
import { openConnection } from "./http-connection.ts";
import type { NextShot } from "./load.ts";
import type { Comparison } from "./measure.ts";
import { growthVerdict, isVoid, throughputVerdict } from "./report.ts";
import type { Ratio } from "./stats.ts";
import { approveInApp, approveInRaw, dealOpenMoves } from "./workloads/approve.ts";
import { ingestByKey, ingestByWebhook, ingestOfRaw } from "./workloads/ingest.ts";
import { cursorAfter, idsOf, pagesOfTeam, ranksOfFullPages, todayOfApp, todayOfRaw } from "./workloads/today.ts";

const other = (bench: Bench): World | null => (bench.worlds.length > 1 ? (bench.worlds[0] ?? null) : null);
const sizeName = ({ dataset }: World): string => `app, ${dataset.plan.moves.toLocaleString("en")} moves`;

/** The same program twice. @returns whether ratios of this run mean nothing, because it differs from itself */
export async function control(bench: Bench): Promise<Outcome & { isVoid: boolean }> {
  const { main, raw, twin, say } = bench;
  const sides = [
    side("raw", raw, todayOfRaw(raw.port, main.dataset)),
    side("raw again", twin, todayOfRaw(twin.port, main.dataset)),
  ];
  const { measured, comparisons } = await measure(bench, "control: the same program twice", sides, [
    ["raw again", "raw"],
  ]);
  const voided = isVoid(comparisons[0] as Comparison);
  if (voided) say("  It differs from itself: ratios of this run are not judged.");
  return { verdicts: [], result: { measured, comparisons }, isVoid: voided };
}

/** Both sides answer with the same moves in the same order, or nothing is compared. */
async function sameAnswers({ main, raw }: Bench): Promise<void> {
  const few: Dataset = { ...main.dataset, teams: main.dataset.teams.slice(0, 1) };
  const ask = async (port: number, next: NextShot) => {
    const connection = await openConnection(port);
    const answer = await connection.send(next()?.request ?? "");
    connection.close();
    if (answer.status !== 200) throw new Error(`today-list answered ${answer.status}: ${answer.body.slice(0, 300)}`);
    return idsOf(answer.body);
  };
  const ours = await ask(main.app.port, await todayOfApp(main.app.port, few));
  const theirs = await ask(raw.port, todayOfRaw(raw.port, few));
  if (ours.length !== FIRST_PAGE || ours.join() !== theirs.join())
    throw new Error("The app and the bare SQL do not list the same moves.");
}

/** The first page of Today, teams as they come. */
export async function today(bench: Bench, voided: boolean): Promise<Outcome> {
  const { main, raw } = bench;
  await sameAnswers(bench);
  const sides = [
    side("app", main.app, await todayOfApp(main.app.port, main.dataset)),
    side("raw", raw, todayOfRaw(raw.port, main.dataset)),
  ];
  const title = "today-list: first page of Today, teams by size";
  const { measured, comparisons } = await measure(bench, title, sides, [["app", "raw"]]);
  const [toRaw] = comparisons as [Comparison];
  const verdicts = [throughputVerdict("today-list beside the same SQL", toRaw, 0.5, voided)];
  return { verdicts, result: { measured, comparisons } };
}

/** The same page of teams that fill it in every table: as many rows, of tables of different sizes. */
export async function todayGrowth(bench: Bench, voided: boolean): Promise<Outcome> {
  const { main, raw, smallRaw } = bench;
  const small = other(bench);
  if (!small || !smallRaw) return { verdicts: [], result: null };
  const ranks = await ranksOfFullPages(small.url, small.dataset);
  const withFullPages = ({ dataset }: World): Dataset => ({
    ...dataset,
    teams: dataset.teams.filter(({ index }) => ranks.has(index)),
  });
  const [big, little] = [withFullPages(main), withFullPages(small)];
  const moves = small.dataset.plan.moves.toLocaleString("en");
  const sides = [
    side("app", main.app, await todayOfApp(main.app.port, big)),
    side(sizeName(small), small.app, await todayOfApp(small.app.port, little)),
    side("raw", raw, todayOfRaw(raw.port, big)),
    side(`raw, ${moves} moves`, smallRaw, todayOfRaw(smallRaw.port, little)),
  ];
  const { measured, comparisons } = await measure(bench, "today-list: whole first pages of two tables", sides, [
    ["app", sizeName(small)],
    ["raw", `raw, ${moves} moves`],
  ]);
  const [ours, theirs] = comparisons as [Comparison, Comparison];
  // Sixteen rows with their people, companies and deals lie further apart in a larger table: what the same SQL grows by is
  // PostgreSQL's and the processor's caches', and no program on top of it can grow less.
  const growth = { ...ours, cpu: quotient(ours.cpu, theirs.cpu), foreign: Math.max(ours.foreign, theirs.foreign) };
  return {
    verdicts: [growthVerdict("today-list, its growth beside that of the SQL", growth, 1.2, voided)],
    result: { measured, comparisons },
  };
}

/** Far down the list, and by each filter: a person who looks there must not pay for the 100,000 moves above. */
export async function pages(bench: Bench, voided: boolean): Promise<Outcome> {
  const { main } = bench;
  const team = main.dataset.whale;
  if (!team) return { verdicts: [], result: null };
  const asked = {
    "first page": {},
    "after the 10,000th row": { cursor: await cursorAfter(main.url, team, 10_000) },
    "by domain": { domain: "success" },
    "by type": { actionType: "send_email" },
    "by owner": { ownerId: team.userId },
  };
  const names = Object.keys(asked);
  const sides = await Promise.all(
    Object.entries(asked).map(async ([name, page]) =>
      side(name, main.app, await pagesOfTeam(main.app.port, team, page)),
    ),
  );
  const pairs = names.slice(1).map((name): [string, string] => [name, "first page"]);
  const { measured, comparisons } = await measure(bench, "pages of the biggest workspace", sides, pairs);
  const verdicts = comparisons.map((comparison) =>
    growthVerdict(`Today ${comparison.of}, to its first page`, comparison, 1.3, voided),
  );
  return { verdicts, result: { measured, comparisons } };
}

/** Of two ratios, as wide as both together are unsure. */
const quotient = (of: Ratio, to: Ratio): Ratio => ({
  value: of.value / to.value,
  low: of.low / to.high,
  high: of.high / to.low,
});

/** Signals by key and by webhook. */
export async function ingest(bench: Bench, voided: boolean): Promise<Outcome> {
  const { main, raw } = bench;
  const sides = [
    side("app, API key", main.app, ingestByKey(main.app.port, main.dataset)),
    side("app, signed webhook", main.app, ingestByWebhook(main.app.port, main.dataset)),
    side("raw", raw, ingestOfRaw(raw.port, main.dataset)),
  ];
  const small = other(bench);
  if (small) sides.push(side(sizeName(small), small.app, ingestByKey(small.app.port, small.dataset)));
  const pairs: [string, string][] = [
    ["app, API key", "raw"],
    ["app, signed webhook", "raw"],
  ];
  if (small) pairs.push(["app, API key", sizeName(small)]);
  const { measured, comparisons } = await measure(bench, "ingest: one in ten is a repeat", sides, pairs);
  const [byKey, byHook, growth] = comparisons as [Comparison, Comparison, Comparison | undefined];
  const verdicts = [
    throughputVerdict("ingest by API key beside the same SQL", byKey, 0.4, voided),
    throughputVerdict("ingest by signed webhook beside the same SQL", byHook, 0.4, voided),
  ];
  if (growth) verdicts.push(growthVerdict("ingest, largest table to smallest", growth, 1.2, voided));
  return { verdicts, result: { measured, comparisons } };
}

/** Decisions in the biggest workspace. */
export async function approve(bench: Bench, voided: boolean): Promise<Outcome> {
  const { main, raw } = bench;
  const team = main.dataset.whale;
  if (!team) return { verdicts: [], result: null };
  const [mine = [], theirs = []] = await dealOpenMoves(main.url, team, 2);
  // As many as there are, less what warming up may use.
  const each = Math.floor(mine.length / (bench.options.rounds + 8));
  const sides = [
    side("app", main.app, await approveInApp(main.app.port, team, mine), each),
    side("raw", raw, approveInRaw(raw.port, team, theirs), each),
  ];
  const { measured, comparisons } = await measure(
    bench,
    "approve: hash check, transition, decision, audit, event",
    sides,
    [["app", "raw"]],
  );
  const [toRaw] = comparisons as [Comparison];
  return {
    verdicts: [throughputVerdict("approve beside the same SQL", toRaw, 0.35, voided)],
    result: { measured, comparisons },
  };
}
