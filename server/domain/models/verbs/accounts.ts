import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { seal } from "#server/platform/crypto.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { Account, accountIdInput, orderInput, SaveAccountInput } from "../contract.ts";
import { accountRemoved, accountSaved, accountsOrdered } from "../events.ts";
import { hintOf, keyContext } from "../policy/keys.ts";
import {
  type AccountFields,
  type AccountRow,
  accountsOf,
  findAccount,
  insertAccount,
  removeAccountRow,
  setPositions,
  updateAccount,
} from "../store/accounts.ts";
import { accountView } from "../views.ts";

const MICROS = 1_000_000;

/**
 * Adds a provider or changes one. The key is stored sealed and never shown again; the address it may be sent to is part of
 * what it was given for, so another address needs it anew.
 * @throws invalid_input for what does not belong together; conflict when somebody else changed it meanwhile
 */
export async function saveAccount(ctx: Ctx, input: SaveAccountInput): Promise<Account> {
  authorize(ctx, "model.manage");
  checkAddress(ctx, input);
  if ((input.inputPrice === null) !== (input.outputPrice === null)) {
    throw invalidInput("model.half_price", "Give both prices, or none.");
  }
  const id = input.accountId ?? ctx.newId();
  return transact(ctx, async (tx) => {
    const before = input.accountId ? await findAccount(tx, ctx.workspaceId, id) : null;
    if (input.accountId && !before) throw notFound("model_account");
    checkKey(input, before);
    await write(tx, ctx, { id, input, before });
    const detail = {
      provider: input.provider,
      name: input.name,
      baseUrl: input.baseUrl,
      model: input.models.text,
      isOn: input.isOn,
      isKeyNew: input.apiKey !== undefined,
    };
    await record(tx, ctx, { action: "model_account.saved", subject: { type: "model_account", id }, detail });
    await emit(tx, ctx, accountSaved(id));
    const row = await findAccount(tx, ctx.workspaceId, id);
    if (!row) throw notFound("model_account");
    return accountView(row);
  });
}

type Writing = { id: string; input: SaveAccountInput; before: AccountRow | null };

async function write(tx: Tx, ctx: Ctx, { id, input, before }: Writing): Promise<void> {
  const fields = { ...fieldsOf(input), ...keyFields(ctx, id, input.apiKey) };
  if (!before) {
    const createdById = ctx.actor.type === "user" ? ctx.actor.id : null;
    await insertAccount(tx, ctx.workspaceId, { ...fields, id, provider: input.provider, createdById, at: ctx.now() });
    return;
  }
  const version = input.version ?? before.version;
  if (!(await updateAccount(tx, ctx.workspaceId, { id, version, fields, at: ctx.now() }))) {
    throw conflict("model_account.changed", "Somebody else changed it at the same time. Look again, then save.");
  }
}

const fieldsOf = ({ name, baseUrl, models, inputPrice, outputPrice, isOn }: SaveAccountInput): AccountFields => ({
  name,
  baseUrl,
  textModel: models.text,
  embeddingModel: models.embedding,
  transcriptionModel: models.transcription,
  speechModel: models.speech,
  inputPrice: inputPrice === null ? null : Math.round(inputPrice * MICROS),
  outputPrice: outputPrice === null ? null : Math.round(outputPrice * MICROS),
  isOn,
});

function keyFields(ctx: Ctx, id: string, key: string | undefined): Pick<AccountFields, "keyBox" | "keyHint"> {
  if (key === undefined) return {};
  return key === ""
    ? { keyBox: null, keyHint: null }
    : { keyBox: seal(ctx.keys, key, keyContext(id)), keyHint: hintOf(key) };
}

function checkAddress(ctx: Ctx, { provider, baseUrl }: SaveAccountInput): void {
  if (provider !== "compatible") {
    if (baseUrl === null) return;
    throw invalidInput("model.address", "Only a model server of your own has an address here.");
  }
  const path = [{ path: "baseUrl", message: "Where does it listen?" }];
  if (baseUrl === null) throw invalidInput("model.address", "A model server needs its address.", path);
  const url = new URL(baseUrl);
  if (url.username || url.password || url.search || url.hash) {
    throw invalidInput("model.address", "Leave names, passwords and questions out of the address.", [
      { path: "baseUrl", message: "The plain address only." },
    ]);
  }
  if (url.protocol !== "https:" && !ctx.models?.mayBePrivate) {
    throw invalidInput("model.not_https", "A model server needs an https address here.", [
      { path: "baseUrl", message: "Must begin with https." },
    ]);
  }
}

function checkKey({ apiKey, provider, baseUrl }: SaveAccountInput, before: AccountRow | null): void {
  const issue = (message: string) => [{ path: "apiKey", message }];
  if (before && before.provider !== provider) {
    throw invalidInput("model.provider", "A provider stays what it is. Add the other one beside it.");
  }
  const isMissing = apiKey === undefined ? !before?.keyBox : apiKey === "";
  if (provider !== "compatible" && isMissing) {
    throw invalidInput("model.no_key", "This provider needs a key.", issue("Needed."));
  }
  if (before?.keyBox && before.baseUrl !== baseUrl && apiKey === undefined) {
    throw invalidInput("model.key_moves", "The address is another one: give the key again.", issue("Needed again."));
  }
}

/** Its key is deleted; what it has cost stays in the books. @throws not_found */
export async function removeAccount(ctx: Ctx, input: z.output<typeof accountIdInput>): Promise<{ accountId: string }> {
  authorize(ctx, "model.manage");
  return transact(ctx, async (tx) => {
    const row = await findAccount(tx, ctx.workspaceId, input.accountId);
    if (!row || !(await removeAccountRow(tx, ctx.workspaceId, row.id, ctx.now()))) throw notFound("model_account");
    const detail = { provider: row.provider, name: row.name };
    await record(tx, ctx, {
      action: "model_account.removed",
      subject: { type: "model_account", id: row.id },
      detail,
    });
    await emit(tx, ctx, accountRemoved(row.id));
    return { accountId: row.id };
  });
}

/** Sets in which order providers are asked. @throws conflict when these are not the ones that are there */
export async function orderAccounts(ctx: Ctx, input: z.output<typeof orderInput>): Promise<Account[]> {
  authorize(ctx, "model.manage");
  return transact(ctx, async (tx) => {
    const known = (await accountsOf(tx, ctx.workspaceId)).map(({ id }) => id);
    const isSame = known.length === input.accountIds.length && known.every((id) => input.accountIds.includes(id));
    if (!isSame) throw conflict("model_accounts.changed", "The providers have changed. Look again, then order them.");
    await setPositions(tx, ctx.workspaceId, input.accountIds);
    await record(tx, ctx, {
      action: "model_accounts.ordered",
      subject: { type: "workspace", id: ctx.workspaceId },
      detail: { accountIds: input.accountIds },
    });
    await emit(tx, ctx, accountsOrdered(input.accountIds));
    return (await accountsOf(tx, ctx.workspaceId)).map(accountView);
  });
}
