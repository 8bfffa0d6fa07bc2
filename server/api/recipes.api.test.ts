import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recipesFor, type Snippet } from "#components/developers/recipes.ts";
import { createWebhookDelivery } from "#server/connectors/webhook/delivery.ts";
import { recordManualOutcome } from "#server/domain/outcomes/index.ts";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { aMove, anApiKey, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import { createFrontDoor } from "./front-door.ts";

/** The recipes of the developers' page, as they stand there, run against our own server and by our own signatures. */

const folder = mkdtempSync(join(tmpdir(), "recipes-"));
let test: TestApi;
let ws: TestWorkspace;
let key: string;
let server: Server;
let origin: string;
let toRefuse = 0;

beforeAll(async () => {
  test = await aTestApi();
  ws = await aWorkspace(test.deps);
  key = (await anApiKey(ws.ctx)).key;
  const door = createFrontDoor(test.api, test.handler, async (_request, response) => void response.end());
  server = createServer((request, response) => {
    if (toRefuse === 0) return door(request, response);
    toRefuse -= 1;
    return response.writeHead(429, { "retry-after": "0" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await test.close();
  rmSync(folder, { recursive: true });
});

function snippet(recipe: string, label: Snippet["label"]): string {
  const found = recipesFor(origin).find(({ id }) => id === recipe);
  return found?.snippets.find((one) => one.label === label)?.code ?? "";
}

const programs = { Shell: ["sh", "sh"], Node: [process.execPath, "mjs"], Python: ["python3", "py"] } as const;

/** Runs a text as a program of its own. @returns the lines it printed */
async function run(label: Snippet["label"], code: string, args: string[] = []): Promise<string[]> {
  const [program, ending] = programs[label];
  const path = join(folder, `${test.deps.newId()}.${ending}`);
  writeFileSync(path, code);
  const { stdout } = await promisify(execFile)("env", [`CASEYOS_KEY=${key}`, program, path, ...args]);
  return stdout.split("\n").filter(Boolean);
}

describe("a form sent as a signal", () => {
  it("counts once, whoever sends it again in another language", async () => {
    const [first] = await run("Node", snippet("form", "Node"));
    expect(first).toMatch(/^[0-9a-f-]{36} is new$/);
    const again = first?.replace("is new", "was here already");
    expect(await run("Python", snippet("form", "Python"))).toEqual([again]);
    expect(JSON.parse((await run("Shell", snippet("form", "Shell"))).join(""))).toEqual({
      id: first?.split(" ")[0],
      isDuplicate: true,
    });
  });

  it("tells why it was refused", async () => {
    const wrong = snippet("form", "Node").replace("dana@northwind.example", "nobody");
    await expect(run("Node", wrong)).rejects.toThrow(/input\.|invalid/);
  });
});

describe("the check of a webhook", () => {
  const secret = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
  const call = {
    Node: `
import { readFileSync } from "node:fs";
const { headers, body, secret } = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(isFromCaseyOS(headers, body, secret));`,
    Python: `
import json, sys
given = json.load(open(sys.argv[1]))
print(str(is_from_caseyos(given["headers"], given["body"].encode(), given["secret"])).lower())`,
  };
  type Message = { headers: Record<string, string>; body: string; secret: string };

  /** What our own delivery posts, as an endpoint gets it. */
  async function posted(at: Date): Promise<Message> {
    const got: Omit<Message, "secret">[] = [];
    const endpoint = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      got.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/hooks`;
    const body = JSON.stringify({ type: "deal.won", data: { company: "Café Müller" } });
    const answer = await createWebhookDelivery({ isSandbox: true }).post({ url, secret, id: "msg_1", at, body });
    endpoint.close();
    expect(answer.ok).toBe(true);
    const [message] = got;
    if (!message) throw new Error("nothing arrived");
    return { ...message, secret };
  }

  const verdict = async (label: "Node" | "Python", message: Message) => {
    const path = join(folder, `${test.deps.newId()}.json`);
    writeFileSync(path, JSON.stringify(message));
    return (await run(label, snippet("verify", label) + call[label], [path]))[0];
  };

  it.each(["Node", "Python"] as const)("in %s takes what we post, and nothing else", async (label) => {
    const good = await posted(new Date());
    expect(await verdict(label, good)).toBe("true");
    expect(await verdict(label, { ...good, body: good.body.replace("won", "lost") })).toBe("false");
    expect(await verdict(label, { ...good, secret: `whsec_${Buffer.alloc(32, 8).toString("base64")}` })).toBe("false");
    expect(await verdict(label, { ...good, headers: { ...good.headers, "webhook-id": "msg_2" } })).toBe("false");
    expect(await verdict(label, { ...good, headers: {} })).toBe("false");
    expect(await verdict(label, await posted(new Date(Date.now() - 600_000)))).toBe("false");
    const two = `v1,AAAA ${good.headers["webhook-signature"]}`;
    expect(await verdict(label, { ...good, headers: { ...good.headers, "webhook-signature": two } })).toBe("true");
  });
});

describe("paging", () => {
  it.each(["Node", "Python"] as const)(
    "in %s reads every open move once, also after being told to wait",
    async (label) => {
      const fresh = await aWorkspace(test.deps);
      const moves = await Promise.all(Array.from({ length: 5 }, () => aMove(fresh.ctx)));
      key = (await anApiKey(fresh.ctx, ["moves:read"])).key;
      toRefuse = 1;
      const lines = await run(label, snippet("page", label).replace(/"100"/, '"2"'));
      expect(lines.sort()).toEqual(moves.map(({ id, title }) => `${id} ${title}`).sort());
      expect(toRefuse).toBe(0);
    },
  );

  it.each(["Node", "Python"] as const)("in %s reads the outcomes that came since the last time", async (label) => {
    const fresh = await aWorkspace(test.deps);
    key = (await anApiKey(fresh.ctx, ["outcomes:read"])).key;
    const record = async () => {
      const move = await aMove(fresh.ctx);
      return recordManualOutcome(fresh.ctx, { moveId: move.id, type: "meeting_held" });
    };
    for (let count = 0; count < 3; count += 1) await record();
    const code = snippet("outcomes", label).replace(/"100"/, '"2"');
    const all = await run(label, code);
    expect(all).toHaveLength(3);
    expect(await run(label, code, [all[0]?.split(" ")[0] ?? ""])).toEqual([]);
    await record();
    await record();
    expect((await run(label, code, [all[0]?.split(" ")[0] ?? ""])).length).toBe(2);
  });
});
