import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createFakeModel, type FakeRequest } from "#server/connectors/openai/fake.ts";
import type { ModelAccess, ModelOpener, ModelPort } from "#server/connectors/ports/model.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aKeyCtx, aMember, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { type SaveAccountInput, saveAccountInput } from "./contract.ts";
import { workspaceModel } from "./index.ts";
import { orderAccounts, removeAccount, saveAccount } from "./verbs/accounts.ts";
import { getModelStatus, getModels } from "./verbs/read-models.ts";
import { updateModelSettings } from "./verbs/settings.ts";
import { testAccount } from "./verbs/test-account.ts";

const { db } = await testDatabase();

type Script = (request: FakeRequest) => unknown;
const good: Script = () => ({ answer: "hello" });

/** Opens a scripted model for each account, by the name of its text model. */
function scripts(byModel: Record<string, Script>) {
  const opened: ModelAccess[] = [];
  const asked: string[] = [];
  const models: ModelOpener = {
    mayBePrivate: false,
    open: (access) => {
      opened.push(access);
      const name = access.models.text ?? "none";
      const script: Script = (request) => {
        asked.push(name);
        return (byModel[name] ?? good)(request);
      };
      const { model } = createFakeModel(script, { provider: access.provider, name });
      return { ...model, models: access.models };
    },
  };
  return { models, opened, asked };
}

const aWorld = async (byModel: Record<string, Script> = {}, model: ModelPort | null = null) => {
  const scripted = scripts(byModel);
  const ws = await aWorkspace(testDeps(db, { models: scripted.models, model }));
  return { ...scripted, ws, ctx: ws.ctx };
};

const input = (text: string, change: Partial<SaveAccountInput> = {}): SaveAccountInput => ({
  provider: "openai",
  name: `Ours ${text}`,
  baseUrl: null,
  apiKey: "sk-proj-0123456789abcdefWXYZ",
  models: { text, embedding: null, transcription: null, speech: null },
  inputPrice: null,
  outputPrice: null,
  isOn: true,
  ...change,
});

const ask = async (ctx: Ctx, promptId = "test@1") => {
  const model = await workspaceModel(ctx);
  if (!model) throw new Error("no model");
  return model.complete({
    promptId,
    system: "s",
    user: "u".repeat(100),
    schema: z.object({ answer: z.string() }),
    schemaName: "answer",
    maxOutputTokens: 1_000,
  });
};
const ledger = (ctx: Ctx) =>
  db.prisma.modelSpend.findMany({
    where: { workspaceId: ctx.workspaceId },
    orderBy: [{ startedAt: "asc" }, { id: "asc" }],
  });
const budget = (ctx: Ctx, monthlyBudgetCents: number | null, version = 0) =>
  updateModelSettings(ctx, { version, monthlyBudgetCents, usesServerModel: true });

describe("a provider's key", () => {
  it("is stored sealed, shown never again, opened for the call, and told to audit log and outbox", async () => {
    const { ctx, opened } = await aWorld();
    const saved = await saveAccount(ctx, input("gpt-5-mini"));
    expect(saved).toMatchObject({
      hasKey: true,
      keyHint: "WXYZ",
      price: { input: 0.25, output: 2, asOf: "2026-03-21" },
    });
    expect(JSON.stringify([saved, await getModels(ctx)])).not.toContain("sk-proj");
    const row = await db.prisma.modelAccount.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId } });
    expect(JSON.stringify(row)).not.toContain("sk-proj");
    await ask(ctx);
    expect(opened.at(-1)?.apiKey).toBe("sk-proj-0123456789abcdefWXYZ");
    const entry = await expectAudit(ctx, "model_account.saved", saved.id);
    expect(JSON.stringify(entry.detail)).not.toContain("sk-proj");
    await expectOutbox(ctx, "model_account.saved");
  });

  it("stays where a change gives none, and is needed again for another address", async () => {
    const { ctx } = await aWorld();
    const own = { provider: "compatible" as const, baseUrl: "https://models.acme.test/v1" };
    const { id, version } = await saveAccount(ctx, input("llama", own));
    const change = { ...input("llama-2", own), accountId: id, apiKey: undefined };
    expect(await saveAccount(ctx, { ...change, version })).toMatchObject({ hasKey: true, models: { text: "llama-2" } });
    await rejectsWith("invalid_input", "model.key_moves", () =>
      saveAccount(ctx, { ...change, version: version + 1, baseUrl: "https://evil.test/v1" }),
    );
    await rejectsWith("conflict", "model_account.changed", () => saveAccount(ctx, { ...change, version }));
  });

  it.each<[string, Partial<SaveAccountInput>, string]>([
    ["no key", { apiKey: "" }, "model.no_key"],
    ["an address of its own for OpenAI", { baseUrl: "https://evil.test" }, "model.address"],
    ["no address for a server of ours", { provider: "compatible" }, "model.address"],
    ["an address without TLS", { provider: "compatible", baseUrl: "http://10.0.0.1/v1" }, "model.not_https"],
    ["an address with a password", { provider: "compatible", baseUrl: "https://a:b@m.test/v1" }, "model.address"],
    ["half a price", { inputPrice: 1 }, "model.half_price"],
  ])("is refused with %s", async (_name, change, reason) => {
    const { ctx } = await aWorld();
    await rejectsWith("invalid_input", reason, () => saveAccount(ctx, input("m", change)));
  });

  it.each(["a\r\nx-evil: 1", "two words", "kéy", "tab\there"])(
    "is refused with what no header can carry: %j",
    (apiKey) => {
      expect(saveAccountInput.safeParse(input("m", { apiKey })).error?.issues).toMatchObject([{ path: ["apiKey"] }]);
      expect(saveAccountInput.parse(input("m", { apiKey: " sk-ok\n" })).apiKey).toBe("sk-ok");
    },
  );

  it("that this server cannot open any more is passed over, and its test says why", async () => {
    const { ctx, asked } = await aWorld();
    const { id } = await saveAccount(ctx, input("sealed-elsewhere"));
    const moved: Ctx = { ...ctx, keys: [{ version: 2, key: Buffer.alloc(32, 9) }] };
    await saveAccount(moved, input("ours"));
    expect(await ask(moved)).toMatchObject({ ok: true, value: { model: "ours" } });
    expect(asked).toEqual(["ours"]);
    await rejectsWith("auth_expired", "secret.unknown_key", () => testAccount(moved, { accountId: id }));
  });

  it("is for admins and for no API key; members see what it costs", async () => {
    const { ctx, ws } = await aWorld();
    const { id } = await saveAccount(ctx, input("m"));
    for (const other of [await aMember(ws, "member"), await aMember(ws, "viewer"), aKeyCtx(ws, ["workspace:admin"])]) {
      await rejectsWith("forbidden", null, () => saveAccount(other, input("m")));
      await rejectsWith("forbidden", null, () => removeAccount(other, { accountId: id }));
      await rejectsWith("forbidden", null, () => testAccount(other, { accountId: id }));
      await rejectsWith("forbidden", null, () => orderAccounts(other, { accountIds: [id] }));
      await rejectsWith("forbidden", null, () => budget(other, 1));
    }
    expect((await getModels(await aMember(ws, "viewer"))).accounts).toHaveLength(1);
  });

  it("is deleted with its provider, whose spend stays; another workspace does not find it", async () => {
    const { ctx } = await aWorld();
    const other = await aWorld();
    const { id } = await saveAccount(ctx, input("gpt-5-mini"));
    await ask(ctx);
    await rejectsWith("not_found", null, () => removeAccount(other.ctx, { accountId: id }));
    await rejectsWith("not_found", null, () => testAccount(other.ctx, { accountId: id }));
    await removeAccount(ctx, { accountId: id });
    const row = await db.prisma.modelAccount.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId, id } });
    expect(row.keyBox).toBeNull();
    expect(await getModels(ctx)).toMatchObject({ accounts: [], month: { calls: 1 } });
    expect(await workspaceModel(ctx)).toBeNull();
    await expectAudit(ctx, "model_account.removed", id);
    await expectOutbox(ctx, "model_account.removed");
  });
});

describe("the order of providers", () => {
  const three = async (byModel: Record<string, Script>) => {
    const world = await aWorld(byModel);
    const ids: string[] = [];
    for (const name of ["first", "second", "third"]) ids.push((await saveAccount(world.ctx, input(name))).id);
    return { ...world, ids };
  };

  it.each(["unavailable", "rate_limited", "unknown", "auth_expired", "not_found"])(
    "is followed when one is %s, each call in the ledger, the failure on its account",
    async (kind) => {
      const { ctx, asked } = await three({ first: () => kind });
      const answer = await ask(ctx);
      expect(answer).toMatchObject({ ok: true, value: { model: "second" } });
      expect(asked).toEqual(["first", "second"]);
      expect((await ledger(ctx)).map(({ model, status, errorKind }) => [model, status, errorKind])).toEqual([
        ["first", "failed", kind],
        ["second", "done", null],
      ]);
      const { accounts } = await getModels(ctx);
      expect(accounts[0]?.lastError).toMatchObject({ message: `The scripted model fails: ${kind}.` });
      expect(accounts[0]?.lastError?.remedy.length).toBeGreaterThan(20);
      expect(accounts[1]).toMatchObject({ lastError: null, lastOkAt: expect.any(String) });
    },
  );

  it("is not followed when one says no to the request, or answers in another shape", async () => {
    const { ctx, asked } = await three({ first: () => "rejected" });
    expect(await ask(ctx)).toMatchObject({ ok: false, error: { kind: "rejected" } });
    const shape = await three({ first: () => ({ other: 1 }) });
    expect(await ask(shape.ctx)).toMatchObject({ ok: false, error: { kind: "rejected" } });
    expect([asked, shape.asked]).toEqual([["first"], ["first"]]);
  });

  it("is the workspace's, and whoever is off is not asked", async () => {
    const { ctx, asked, ids } = await three({});
    const [first, second, third] = ids as [string, string, string];
    await orderAccounts(ctx, { accountIds: [third, first, second] });
    await saveAccount(ctx, { ...input("third", { isOn: false }), accountId: third });
    expect(await ask(ctx)).toMatchObject({ ok: true, value: { model: "first" } });
    expect(asked).toEqual(["first"]);
    await rejectsWith("conflict", "model_accounts.changed", () => orderAccounts(ctx, { accountIds: [first] }));
    await expectOutbox(ctx, "model_accounts.ordered");
  });

  it("ends with the last: its failure is the answer", async () => {
    const down = () => "unavailable";
    const { ctx, asked } = await three({ first: down, second: down, third: down });
    expect(await ask(ctx)).toMatchObject({ ok: false, error: { kind: "unavailable" } });
    expect(asked).toHaveLength(3);
  });
});

describe("the server's model", () => {
  it("is asked only where the workspace has none of its own, and not where it does not want it", async () => {
    const server = createFakeModel(good, { name: "server-model" });
    const { ctx } = await aWorld({}, server.model);
    expect(await getModelStatus(ctx)).toEqual({ name: "server-model" });
    await ask(ctx);
    expect((await ledger(ctx))[0]).toMatchObject({ accountId: null, model: "server-model", status: "done" });
    await saveAccount(ctx, input("own", {}));
    await ask(ctx);
    expect(server.requests).toHaveLength(1);
    const { accounts } = await getModels(ctx);
    await removeAccount(ctx, { accountId: accounts[0]?.id ?? "" });
    await updateModelSettings(ctx, { version: 0, monthlyBudgetCents: null, usesServerModel: false });
    expect(await getModelStatus(ctx)).toEqual({ name: null });
  });
});

describe("the ledger", () => {
  it("knows provider, model, prompt, tokens and cost, and what a failed answer has cost", async () => {
    const { ctx } = await aWorld();
    await saveAccount(ctx, input("gpt-5-mini"));
    await ask(ctx, "first-reply@2");
    const tokensOut = JSON.stringify({ answer: "hello" }).length;
    expect((await ledger(ctx))[0]).toMatchObject({
      provider: "openai",
      model: "gpt-5-mini",
      promptId: "first-reply@2",
      inputTokens: 100,
      outputTokens: tokensOut,
      costMicros: Math.ceil(100 * 0.25 + tokensOut * 2),
      priceAsOf: "2026-03-21",
      isEstimate: false,
    });
    const shape = await aWorld({ "gpt-5-mini": () => ({ other: 1 }) });
    await saveAccount(shape.ctx, input("gpt-5-mini"));
    await ask(shape.ctx);
    expect((await ledger(shape.ctx))[0]).toMatchObject({ status: "failed", inputTokens: 100, isEstimate: false });
    expect((await ledger(shape.ctx))[0]?.costMicros).toBeGreaterThan(0);
  });

  it("says that a price is unknown, and takes people's word for it", async () => {
    const { ctx } = await aWorld();
    const { id } = await saveAccount(ctx, input("of-tomorrow"));
    await ask(ctx);
    expect(await getModels(ctx)).toMatchObject({ month: { calls: 1, costMicros: 0, unpricedCalls: 1 } });
    await saveAccount(ctx, { ...input("of-tomorrow", { inputPrice: 1, outputPrice: 0 }), accountId: id });
    await ask(ctx);
    const view = await getModels(ctx);
    expect(view).toMatchObject({ month: { calls: 2, costMicros: 100, unpricedCalls: 1 } });
    expect(view.byPrompt).toMatchObject([{ promptId: "test@1", calls: 2, costMicros: 100, inputTokens: 200 }]);
    expect(view.accounts[0]?.price).toEqual({ input: 1, output: 0, asOf: null });
  });

  it("counts a lost answer in full, a refused one not at all, and has a row even when the call breaks here", async () => {
    const { ctx } = await aWorld({
      "gpt-5": () => "unknown",
      "gpt-5-mini": () => "unavailable",
      "gpt-5-nano": () => {
        throw new Error("boom");
      },
    });
    for (const name of ["gpt-5", "gpt-5-mini", "gpt-5-nano"]) await saveAccount(ctx, input(name));
    await expect(ask(ctx)).rejects.toThrow("boom");
    const [lost, down, broken] = await ledger(ctx);
    expect(lost).toMatchObject({ status: "failed", isEstimate: true, costMicros: lost?.reservedMicros });
    expect(down).toMatchObject({ status: "failed", isEstimate: false, costMicros: 0 });
    expect(broken).toMatchObject({ status: "failed", isEstimate: true });
  });

  it("has a row for every kind of call", async () => {
    const { ctx } = await aWorld();
    const models = { text: "t", embedding: "e", transcription: "r", speech: "s" };
    await saveAccount(ctx, input("t", { models }));
    const model = await workspaceModel(ctx);
    const parts: string[] = [];
    await model?.chat({
      promptId: "chat@1",
      system: "s",
      turns: [{ role: "user", text: "one two" }],
      maxOutputTokens: 10,
      onText: (part) => parts.push(part),
    });
    await model?.embed({ promptId: "embed@1", texts: ["a"] });
    await model?.transcribe({
      promptId: "hear@1",
      audio: new Uint8Array(10),
      fileName: "a.webm",
      mediaType: "audio/webm",
    });
    await model?.speak({ promptId: "say@1", text: "hello" });
    expect(parts.join("")).toBe("one two");
    expect((await ledger(ctx)).map(({ task, promptId }) => `${task} ${promptId}`)).toEqual([
      "text chat@1",
      "embedding embed@1",
      "transcription hear@1",
      "speech say@1",
    ]);
  });
});

describe("a test of a provider", () => {
  it("says what really happened, and is in the books", async () => {
    const { ctx } = await aWorld({ "gpt-5": () => "auth_expired" });
    const working = await saveAccount(ctx, input("gpt-5-mini"));
    const refused = await saveAccount(ctx, input("gpt-5"));
    expect(await testAccount(ctx, { accountId: working.id })).toMatchObject({
      isOk: true,
      message: expect.stringMatching(/^gpt-5-mini answered in \d+\.\d s\.$/),
    });
    expect(await testAccount(ctx, { accountId: refused.id })).toEqual({
      isOk: false,
      message: "The scripted model fails: auth_expired.",
      remedy: "Make a new key at the provider and put it in here.",
    });
    expect((await ledger(ctx)).map(({ promptId }) => promptId)).toEqual(["connection-test@1", "connection-test@1"]);
    await expectAudit(ctx, "model_account.tested", refused.id);
  });
});

describe("the month's budget", () => {
  it("stops ten calls at once where it ends, and none of them beyond it", async () => {
    const { ctx, asked } = await aWorld({ "gpt-5": () => ({ answer: "x".repeat(980) }) });
    await saveAccount(ctx, input("gpt-5"));
    await budget(ctx, 3);
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(ctx)));
    const spent = (await ledger(ctx)).reduce((sum, { costMicros }) => sum + (costMicros ?? 0), 0);
    // Each reserves 10,315 millionths and costs a little less: two fit into 30,000 at once, three only one after the other.
    expect(answers.filter(({ ok }) => ok)).toHaveLength(asked.length);
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(spent).toBeLessThanOrEqual(30_000);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { limit: "budget" } });
    expect(await ledger(ctx)).toHaveLength(asked.length);
    expect(await ask(ctx)).toMatchObject({ ok: false, error: { limit: "budget" } });
  });

  it("begins anew with the month on the workspace's clock", async () => {
    const { ctx } = await aWorld();
    await db.prisma.workspace.update({ where: { id: ctx.workspaceId }, data: { timeZone: "Pacific/Auckland" } });
    await saveAccount(ctx, input("gpt-5"));
    await budget(ctx, 2);
    const at = (text: string): Ctx => ({ ...ctx, now: () => new Date(text) });
    expect(await ask(at("2026-03-31T10:59:00Z"))).toMatchObject({ ok: true });
    expect((await getModels(at("2026-03-31T10:59:00Z"))).month).toMatchObject({
      from: "2026-02-28T11:00:00.000Z",
      calls: 1,
    });
    expect((await getModels(at("2026-03-31T11:00:00Z"))).month).toMatchObject({ calls: 0, costMicros: 0 });
  });

  it("asks nobody whose price is unknown, and goes on to whom it knows", async () => {
    const { ctx, asked } = await aWorld();
    await saveAccount(ctx, input("of-tomorrow"));
    await budget(ctx, 100);
    expect(await ask(ctx)).toMatchObject({ ok: false, error: { limit: "price" } });
    await saveAccount(ctx, input("gpt-5-mini"));
    expect(await ask(ctx)).toMatchObject({ ok: true, value: { model: "gpt-5-mini" } });
    expect(asked).toEqual(["gpt-5-mini"]);
  });

  it("is not overwritten by who has not seen the last change, and is told", async () => {
    const { ctx } = await aWorld();
    await budget(ctx, 500);
    await rejectsWith("conflict", "model_settings.changed", () => budget(ctx, 600));
    expect((await getModels(ctx)).settings).toEqual({ monthlyBudgetCents: 500, usesServerModel: true, version: 1 });
    await expectAudit(ctx, "model_settings.updated", ctx.workspaceId);
    await expectOutbox(ctx, "model_settings.updated");
  });

  it("is each workspace's own", async () => {
    const [one, two] = [await aWorld(), await aWorld()];
    for (const { ctx } of [one, two]) await saveAccount(ctx, input("gpt-5"));
    await budget(one.ctx, 0);
    expect(await ask(one.ctx)).toMatchObject({ ok: false, error: { limit: "budget" } });
    expect(await ask(two.ctx)).toMatchObject({ ok: true });
  });
});
