import { providerOf } from "#server/domain/actions/contract.ts";
import type { Ctx } from "#server/platform/context.ts";
import { domainOf, isFreeMailDomain, normalAddress } from "#server/platform/pure/mail-address.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import type { Tx } from "#server/platform/transact.ts";
import { listKeysOf } from "../contract.ts";
import { type GuardFacts, refusals, type Sends, type Suppressed } from "../policy/guards.ts";
import type { GuardSubject, Refusal } from "../policy/subject.ts";
import {
  accountById,
  accountOfProvider,
  lockWorkspaceLimits,
  sendsOf,
  suppressionsFor,
  workspaceFacts,
} from "../store/facts.ts";
import { engagedStops } from "../store/kill-switches.ts";
import { settingsOf } from "../store/settings.ts";

/**
 * Everything that speaks against doing it now, in the order of the rules; empty: it may go. Inside a claim (with an approval) it
 * takes the workspace's lock first, so that what is counted is what was let through; a preview takes none.
 */
export async function refusalsFor(db: Tx, ctx: Ctx, subject: GuardSubject): Promise<Refusal[]> {
  if (subject.approval) await lockLimits(db, ctx);
  return refusals(await factsOf(db, ctx, subject));
}

/** One claim at a time per workspace, to the end of the transaction. Safe to repeat. */
export const lockLimits = (tx: Tx, ctx: Pick<Ctx, "workspaceId">): Promise<void> =>
  lockWorkspaceLimits(tx, ctx.workspaceId);

async function factsOf(db: Tx, ctx: Ctx, subject: GuardSubject): Promise<GuardFacts> {
  const { workspaceId } = ctx;
  return {
    subject,
    now: ctx.now(),
    timeZone: (await workspaceFacts(db, workspaceId))?.timeZone ?? "UTC",
    settings: await settingsOf(db, workspaceId),
    stops: await engagedStops(db, workspaceId),
    suppressed: await suppressedOf(db, workspaceId, subject),
    sends: subject.actionType === "send_email" ? await sendsTo(db, ctx, subject) : null,
    account: await accountOf(db, workspaceId, subject),
  };
}

/** Entries for whoever would get something. An action that reaches nobody outside has none. */
async function suppressedOf(db: Tx, workspaceId: string, subject: GuardSubject): Promise<Suppressed[]> {
  const { contactId } = subject;
  const addresses = [...new Set(subject.recipients.map(normalAddress))];
  if (addresses.length === 0) return [];
  const keys = addresses.flatMap(listKeysOf);
  const entries = await suppressionsFor(db, workspaceId, { keys, contactId });
  const [first = ""] = addresses;
  return entries.flatMap((entry) => {
    const named = addresses.filter((address) => listKeysOf(address).includes(entry.value));
    // An opt-out follows the person to whatever address the move has for them.
    return (named.length > 0 ? named : [first]).map((address) => ({
      address,
      reason: entry.reason,
      since: entry.since,
    }));
  });
}

function sendsTo(db: Tx, ctx: Ctx, subject: GuardSubject): Promise<Sends> {
  const recipient = normalAddress(subject.recipients[0] ?? "");
  const domain = domainOf(recipient);
  const now = ctx.now().getTime();
  return sendsOf(db, ctx.workspaceId, {
    weekFrom: new Date(now - 7 * DAY_MS),
    dayFrom: new Date(now - DAY_MS),
    connectionId: subject.connectionId,
    contactId: subject.contactId,
    companyId: subject.companyId,
    recipient,
    domain: domain === "" || isFreeMailDomain(domain) ? null : domain,
  });
}

async function accountOf(db: Tx, workspaceId: string, subject: GuardSubject): Promise<GuardFacts["account"]> {
  if (subject.connectionId !== null) return accountById(db, workspaceId, subject.connectionId);
  const provider = providerOf[subject.actionType];
  return provider === null ? undefined : accountOfProvider(db, workspaceId, provider);
}
