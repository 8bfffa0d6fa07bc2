import { execFileSync } from "node:child_process";
import { root } from "#scripts/stack/folders.ts";
import type { MoveCard, MoveDetail } from "#server/domain/queue/contract.ts";
import { until } from "./until.ts";

/** What `./caseyos <command>` prints for the stack with this data folder. */
export function caseyos(dataDir: string, ...args: string[]): string {
  const env = { ...process.env, CASEYOS_DATA_DIR: dataDir };
  return execFileSync(`${root}/caseyos`, args, { cwd: root, env, encoding: "utf8" }).trim();
}

/** A form also leads to moves that keep HubSpot up to date: the answer is the mail. */
const mails: readonly string[] = ["send_email", "reply_email"];

/** The public API with a key, as a customer's program would use it. */
export function apiClient(url: string, key: string) {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${answer}`);
    return JSON.parse(answer) as T;
  };
  const openMoves = () => call<{ items: MoveCard[] }>("GET", "/api/v1/moves?limit=100");
  return {
    call,
    openMoves,
    move: (id: string) => call<MoveDetail>("GET", `/api/v1/moves/${id}`),
    approve: (move: Pick<MoveCard, "id" | "contentHash">) =>
      call("POST", `/api/v1/moves/${move.id}/approve`, { contentHash: move.contentHash }),
    /** The open mail to a contact, as soon as the product made it. */
    openMoveOf: (contactName: string) =>
      until(
        `an open move of ${contactName}`,
        async () => {
          const { items } = await openMoves();
          return items.find((move) => move.contactName === contactName && mails.includes(move.actionType));
        },
        60_000,
      ),
  };
}
