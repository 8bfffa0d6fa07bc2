import type { gmail_v1 } from "@googleapis/gmail";
import type { EmailPort, SavedDraft } from "#server/connectors/ports/email.ts";
import { ok } from "#server/platform/pure/result.ts";
import { byMessageId, type GmailCall, me, messageOf, sentOf } from "./gmail-calls.ts";
import { needed } from "./google-calls.ts";

type Drafts = Pick<EmailPort, "createDraft" | "findDraft" | "deleteDraft" | "addLabel">;

/** Drafts and labels of one mailbox. */
export function gmailDrafts(call: GmailCall): Drafts {
  return {
    createDraft: (email) =>
      call("write", async (api) => {
        const requestBody = { message: await messageOf(email) };
        const { data } = await api.gmail.users.drafts.create({ ...me, requestBody }, api.options);
        return savedOf(data);
      }),
    findDraft: (messageId) =>
      call("read", async (api) => {
        const request = { ...me, q: byMessageId(messageId), maxResults: 1 };
        const { data } = await api.gmail.users.drafts.list(request, api.options);
        const [found] = data.drafts ?? [];
        return found ? savedOf(found) : null;
      }),
    deleteDraft: async (id) => {
      const answer = await call("write", async (api) => {
        await api.gmail.users.drafts.delete({ ...me, id }, api.options);
      });
      return !answer.ok && answer.error.kind === "not_found" ? ok(undefined) : answer;
    },
    addLabel: (id, label) => addLabel(call, id, label),
  };
}

const savedOf = (draft: gmail_v1.Schema$Draft): SavedDraft => ({
  draftId: needed(draft.id),
  ...sentOf(needed(draft.message)),
});

/** Labels of ours are few: they are looked up by name each time, so that one that a person deleted comes back. */
async function addLabel(call: GmailCall, id: string, name: string): ReturnType<EmailPort["addLabel"]> {
  const known = await labelId(call, name);
  if (!known.ok) return known;
  const made = known.value === null ? await makeLabel(call, name) : known;
  if (!made.ok) return made;
  return call("write", async (api) => {
    const requestBody = { addLabelIds: [needed(made.value)] };
    await api.gmail.users.messages.modify({ ...me, id, requestBody }, api.options);
  });
}

const labelId = (call: GmailCall, name: string) =>
  call("read", async (api) => {
    const { data } = await api.gmail.users.labels.list(me, api.options);
    return data.labels?.find((label) => label.name?.toLowerCase() === name.toLowerCase())?.id ?? null;
  });

/** Made by somebody else in between: 409, and then it is there. */
async function makeLabel(call: GmailCall, name: string) {
  const made = await call("write", async (api) => {
    const { data } = await api.gmail.users.labels.create({ ...me, requestBody: { name } }, api.options);
    return data.id ?? null;
  });
  return !made.ok && made.error.status === 409 ? labelId(call, name) : made;
}
