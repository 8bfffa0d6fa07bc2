import { expect, it } from "vitest";
import { answerTo } from "#sandbox/model/script.ts";
import { createFakeModel } from "#server/connectors/openai/fake.ts";
import { createLog } from "#server/platform/log.ts";
import type { DraftRequest } from "./contract.ts";
import { draftBy } from "./verbs/draft-for.ts";
import { rewriteBy } from "./verbs/rewrite-draft.ts";

const { model } = createFakeModel(({ user }) => answerTo(user), { name: "scripted-model" });
const request: DraftRequest = {
  kind: "first_reply",
  contact: { id: "c1", email: "joel@beacon.example", firstName: "Joel", lastName: "Anders" },
  company: { id: "co1", name: "Beacon Street Catering" },
  deals: [],
  form: {
    email: "joel@beacon.example",
    signalId: "s1",
    occurredAt: new Date("2026-03-02T09:12:00Z"),
    formName: "Book a demo",
    message: "We run 38 vans. What would our customers see?",
  },
  thread: [],
  sender: { name: "Casey Lindqvist", email: "casey@brightline.test" },
  offer: {
    slots: [{ label: "Tue 3 Mar, 10:00 to 10:30", connectionId: "k1" }],
    whyNoSlots: "",
    documents: [],
    whyNoDocuments: "no document fits",
  },
};

it("drafts of the sandbox's scripted model pass the checks a model's drafts have to pass, and are named as its own", async () => {
  const draft = await draftBy({ log: createLog({ level: "silent" }) }, request, model);
  expect(draft.origin).toMatchObject({ kind: "model", model: "scripted-model" });
  expect(draft.text).toContain("Tue 3 Mar, 10:00 to 10:30");
  const { subject, text } = draft;
  const shorter = await rewriteBy(model, { moveId: "m", subject, text, style: "shorter" }, { draft, samples: [] });
  expect(shorter.text.length).toBeLessThan(text.length);
});
