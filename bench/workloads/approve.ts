import pg from "pg";
import type { Team } from "../generate.ts";
import { wireRequest } from "../http-connection.ts";
import type { NextShot } from "../load.ts";
import type { RawApprove } from "../raw-server.ts";
import { browserHeaders } from "./today.ts";

type Open = { id: string; contentHash: string };

/** Open moves of a team, dealt out so that no two sides approve the same one. */
export async function dealOpenMoves(databaseUrl: string, team: Team, hands: number): Promise<Open[][]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Open>(
      `select "id", "contentHash" from "Move" where "workspaceId" = $1 and "status" = 'open' order by "id"`,
      [team.workspaceId],
    );
    return Array.from({ length: hands }, (_, hand) => rows.filter((_row, index) => index % hands === hand));
  } finally {
    await client.end();
  }
}

/** `approvals.decide` of a signed-in person: hash check, transition, decision, audit entry and event in one transaction. */
export async function approveInApp(port: number, team: Team, moves: Open[]): Promise<NextShot> {
  const headers = { ...(await browserHeaders(port, team.userId)), "content-type": "application/json" };
  return () => {
    const move = moves.pop();
    if (!move) return null;
    const body = JSON.stringify({
      workspaceSlug: team.slug,
      moveId: move.id,
      contentHash: move.contentHash,
      verdict: "approve",
    });
    return {
      request: wireRequest({ method: "POST", path: "/api/trpc/approvals.decide", headers, body }),
      isRight: ({ status }) => status === 200,
    };
  };
}

/** The same statement, asked for directly. */
export function approveInRaw(port: number, team: Team, moves: Open[]): NextShot {
  const headers = { host: `127.0.0.1:${port}`, "content-type": "application/json" };
  return () => {
    const move = moves.pop();
    if (!move) return null;
    const asked: RawApprove = {
      workspaceId: team.workspaceId,
      userId: team.userId,
      moveId: move.id,
      contentHash: move.contentHash,
    };
    return {
      request: wireRequest({ method: "POST", path: "/approve", headers, body: JSON.stringify(asked) }),
      isRight: ({ status }) => status === 200,
    };
  };
}
