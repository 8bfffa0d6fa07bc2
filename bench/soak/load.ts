import { FIRST_PAGE } from "#components/queue/queue-input.ts";
import type { Db } from "#server/db/client.ts";
import { issueKey } from "#server/domain/developer/index.ts";
import { createCtx } from "#server/platform/context.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { testDeps } from "#server/testing/build/index.ts";
import type { Team } from "../generate.ts";
import type { NextShot } from "../load.ts";
import { appUrl } from "../servers.ts";
import { browserHeaders, screenOf } from "../workloads/today.ts";

const SIGNALS_PER_SECOND = 4;
type Card = { id: string; contentHash: string };

/** The admin of the seeded workspace, with a key. */
async function seededTeam(db: Db): Promise<Team> {
  const deps = testDeps(db);
  const member = await db.acrossTenants("the bench's own database").member.findFirstOrThrow({
    where: { role: "admin" },
    include: { workspace: { select: { slug: true } } },
    orderBy: { createdAt: "asc" },
  });
  const { workspaceId, userId } = member;
  const admin = createCtx(deps, {
    workspaceId: asWorkspaceId(workspaceId),
    actor: { type: "user", id: userId, role: "admin", name: "Soak" },
    requestId: deps.newId(),
    surface: "cli",
  });
  const { key: apiKey } = await issueKey(admin, { name: "Soak", scopes: ["signals:write"] });
  return { index: 0, workspaceId, slug: member.workspace.slug, userId, apiKey, portalId: "" };
}

/** What people and forms do to one workspace. @throws Error at the first wrong answer */
export async function soakLoad(db: Db, port: number) {
  const team = await seededTeam(db);
  const url = appUrl(port);
  const headers = { ...(await browserHeaders(port, team.userId)), "content-type": "application/json" };
  const ask = async (path: string, init: RequestInit, expected: readonly number[]) => {
    const answer = await fetch(`${url}${path}`, init);
    const body = await answer.text();
    if (!expected.includes(answer.status)) throw new Error(`${path} answered ${answer.status}: ${body.slice(0, 300)}`);
    return { status: answer.status, body };
  };
  let count = 0;
  const signal = () => {
    count += 1;
    const payload = {
      email: `dana-${count}@company-${count % 500}.example`,
      firstName: "Dana",
      company: `Company ${count % 500}`,
      message: "We run 220 trailers and want to see pricing. Could we talk this week?",
      formName: "Book a demo",
    };
    const body = JSON.stringify({ type: "form_submitted", id: `soak-${count}`, payload });
    const given = { authorization: `Bearer ${team.apiKey}`, "content-type": "application/json" };
    return ask("/api/v1/signals", { method: "POST", headers: given, body }, [202]);
  };
  const approveFirst = async (): Promise<boolean> => {
    const input = { workspaceSlug: team.slug, view: "open", limit: FIRST_PAGE };
    const list = await ask(
      `/api/trpc/queue.list?input=${encodeURIComponent(JSON.stringify(input))}`,
      { headers },
      [200],
    );
    const [card] = (JSON.parse(list.body) as { result: { data: { items: Card[] } } }).result.data.items;
    if (!card) return false;
    const decision = { workspaceSlug: team.slug, moveId: card.id, contentHash: card.contentHash, verdict: "approve" };
    // Refused where a guardrail or a newer draft says so: that is an answer too.
    const body = JSON.stringify(decision);
    const { status } = await ask("/api/trpc/approvals.decide", { method: "POST", headers, body }, [200, 409, 422]);
    return status === 200;
  };
  return {
    /** Reads of the Today screen. */
    read: (await screenOf(port, team)) satisfies NextShot,
    /** For so long: four signals a second, and one approval. */
    async deedsFor(seconds: number): Promise<{ signals: number; approved: number }> {
      const done = { signals: 0, approved: 0 };
      const end = performance.now() + seconds * 1_000;
      for (let turn = 0; performance.now() < end; turn += 1) {
        const began = performance.now();
        await signal();
        done.signals += 1;
        if (turn % SIGNALS_PER_SECOND === 0 && (await approveFirst())) done.approved += 1;
        await new Promise((resolve) =>
          setTimeout(resolve, Math.max(0, began + 1_000 / SIGNALS_PER_SECOND - performance.now())),
        );
      }
      return done;
    },
  };
}
