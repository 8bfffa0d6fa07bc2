import { describe, expect, it } from "vitest";
import { createFakeModel } from "#server/connectors/openai/fake.ts";
import type { Ctx } from "#server/platform/context.ts";
import { aConnection, aDraft, aMember, aMove, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import type { RewriteStyle } from "../contract.ts";
import { withSignature } from "../policy/signature.ts";
import { rewriteBy, rewriteDraft } from "./rewrite-draft.ts";

const { db } = await testDatabase();
const text = "Hi Joel,\n\nyou run 38 vans, and I would like to show you what your customers see.\n\nBest,\nCasey";
const input = (style: RewriteStyle = "shorter") => ({ moveId: "m", subject: "Your vans", text, style });
const by = (answers: string[]) => {
  let asked = 0;
  return createFakeModel(() => {
    asked += 1;
    return { text: answers[asked - 1] ?? answers.at(-1) };
  });
};

describe("a draft written anew", () => {
  it("keeps its closing, which the model does not see", async () => {
    const { model, requests } = by(["Hi Joel,\n\nmay I show you what your customers see?"]);
    expect(await rewriteBy(model, input(), { draft: null, samples: [] })).toEqual({
      text: "Hi Joel,\n\nmay I show you what your customers see?\n\nBest,\nCasey",
      model: "fake-model",
    });
    expect(requests[0]?.user).not.toContain("Casey");
  });

  it("keeps a long signature as it stands, once, also where the model adds it", async () => {
    const signature =
      "Casey Lindqvist\n\nBrightline Fleet Telematics, 12 Harbour Street, Boston.\nCall me on weekdays.";
    const draft = withSignature({ ...aDraft(), text: "Hi Joel,\n\nyou run vans." }, { email: "c@x.test", signature });
    const { model, requests } = by([`Hi Joel,\n\nvans.\n\n${signature}`]);
    const answer = await rewriteBy(model, { ...input(), text: draft.text }, { draft, samples: [] });
    expect(answer.text).toBe(`Hi Joel,\n\nvans.\n\n${signature}`);
    expect(requests[0]?.user).not.toContain("Harbour");
  });

  it("is asked for once more with what was wrong, and refused when it stays so", async () => {
    const { model, requests } = by(["Hi Joel,\n\nyou get a discount.", "Hi Joel,\n\nmay I show you?"]);
    expect((await rewriteBy(model, input(), { draft: null, samples: [] })).text).toContain("may I show you?");
    expect(requests[1]?.user).toContain("it promises a discount");
    await rejectsWith("precondition_failed", "draft.rewrite_refused", () =>
      rewriteBy(by(["Hi Joel,\n\nyou get a discount."]).model, input(), { draft: null, samples: [] }),
    );
  });

  it("says that the provider does not answer", async () => {
    const { model } = createFakeModel(() => "unavailable");
    await rejectsWith("vendor_unavailable", null, () => rewriteBy(model, input(), { draft: null, samples: [] }));
  });

  it("is for who may edit, of a move that is theirs", async () => {
    const ws = await aWorkspace(testDeps(db));
    const of = (ctx: Ctx) => rewriteDraft(ctx, { ...input(), moveId: ctx.newId() });
    await rejectsWith("forbidden", null, async () => of(await aMember(ws, "viewer")));
    await rejectsWith("not_found", null, () => of(ws.ctx));
  });
});

describe("one's own voice", () => {
  const world = async () => {
    const { model, requests } = by(["Hi Joel,\n\nmay I show you what your customers see?"]);
    const ws = await aWorkspace(testDeps(db, { model }));
    const mine = await aConnection(ws.ctx, { userId: ws.userId });
    const colleague = await aMember(ws, "member");
    const theirs = await aConnection(ws.ctx, { userId: colleague.actor.id });
    const moveId = (await aMove(ws.ctx)).id;
    const wrote = (connectionId: string, words: string) => {
      const id = ws.ctx.newId();
      return db.prisma.emailMessage.create({
        data: {
          id,
          workspaceId: ws.workspaceId,
          connectionId,
          direction: "outbound",
          vendorMessageId: id,
          vendorThreadId: id,
          fromAddress: "casey@brightline.test",
          toAddresses: ["joel@beacon.example"],
          subject: "Vans",
          text: `${words} ${"and so on ".repeat(10)}`,
          sentAt: ws.ctx.now(),
        },
      });
    };
    return { ws, mine, theirs, wrote, requests, ask: () => rewriteDraft(ws.ctx, { ...input("my_voice"), moveId }) };
  };

  it("is read from mails the person wrote in their own mailbox, and from nobody else's", async () => {
    const { mine, theirs, wrote, requests, ask } = await world();
    for (const words of ["Mine one", "Mine two", "Mine three"]) await wrote(mine.id, words);
    await wrote(theirs.id, "Not mine");
    expect((await ask()).text).toContain("may I show you");
    expect(requests[0]?.user.match(/Mine (one|two|three)/g)).toHaveLength(3);
    expect(requests[0]?.user).not.toContain("Not mine");
  });

  it("needs enough of them, and says how many there are", async () => {
    const { mine, wrote, requests, ask } = await world();
    await wrote(mine.id, "Mine one");
    const { message } = await rejectsWith("precondition_failed", "draft.no_voice", ask);
    expect(message).toContain("there is 1");
    expect(requests).toHaveLength(0);
  });

  it("needs a model", async () => {
    const ws = await aWorkspace(testDeps(db));
    const moveId = (await aMove(ws.ctx)).id;
    await rejectsWith("precondition_failed", "model.none", () => rewriteDraft(ws.ctx, { ...input(), moveId }));
  });
});
