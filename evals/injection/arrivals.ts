import { syncDueCrm } from "#server/domain/crm/jobs/index.ts";
import { ingestSignal } from "#server/domain/signals/index.ts";
import { unique } from "#server/testing/build/index.ts";
import type { NorthwindWorld } from "#server/testing/northwind.ts";
import { type Attacked, syncMail } from "./attacked-world.ts";
import { type HostileInput, hostileInputs } from "./inputs.ts";

/** An input as a signal; `email` is the only one who may be answered, null where nobody is. */
type Arrived = { input: HostileInput; signalId: string; email: string | null };

const addressOf = (id: string): string => `dana@${id}.example`;

/** Every input through the door it would come by. */
export async function arrive(attacked: Attacked): Promise<Arrived[]> {
  const arrived: Arrived[] = [];
  for (const input of hostileInputs) {
    if (input.channel === "form") arrived.push(await byForm(attacked.world, input));
    if (input.channel === "slack" || input.channel === "x") arrived.push(await byPost(attacked, input));
  }
  return [...arrived, ...(await byMail(attacked)), ...(await byCrm(attacked.world))];
}

async function byForm(world: NorthwindWorld, input: HostileInput): Promise<Arrived> {
  const email = addressOf(input.id);
  return {
    input,
    email,
    signalId: await world.submit({ email, message: input.text.slice(0, 5_000), ...input.fields }),
  };
}

/** All answers to mails of ours, read in one sync. */
async function byMail({ world, connectionId }: Attacked): Promise<Arrived[]> {
  world.clock.advance(60_000);
  const { google } = world.vendors;
  const sent = hostileInputs
    .filter(({ channel }) => channel === "mail")
    .map((input) => {
      const email = addressOf(input.id);
      const from = { address: world.casey, name: "Casey" };
      const ours = google.deliver(world.casey, {
        from,
        to: [email],
        subject: "Your docks",
        text: "Hi",
        labels: ["SENT"],
      });
      const { fromName = "Dana Ruiz", subject = "Re: Your docks" } = input.fields;
      const answer = { from: { address: email, name: fromName }, subject, text: input.text };
      const id = ours.rfcMessageId ?? "";
      return { input, email, mail: google.deliver(world.casey, { ...answer, inReplyTo: id, references: [id] }) };
    });
  await syncMail(world, connectionId);
  const rows = await world.ws.ctx.db.prisma.signal.findMany({
    where: { workspaceId: world.ws.workspaceId, type: "reply_received" },
  });
  return sent.map(({ input, email, mail }) => {
    const signal = rows.find(({ naturalKey }) => naturalKey === mail.vendorMessageId);
    if (!signal) throw new Error(`${input.id} did not become a signal`);
    return { input, email, signalId: signal.id };
  });
}

/** Records that are changed after the first sync: hostile words in them, and something that calls for a move. */
async function byCrm({ ws, vendors, clock }: NorthwindWorld): Promise<Arrived[]> {
  const { records } = vendors.hubspot;
  const none = { contactIds: [], companyIds: [], dealIds: [] };
  const made = hostileInputs
    .filter(({ channel }) => channel === "crm")
    .map((input) => {
      const company = records.add("company", { name: "Northwind", domain: `${input.id}.example` });
      const links = { ...none, companyIds: [company.id] };
      const person = { email: addressOf(input.id), firstname: "Dana", lastname: "Ruiz", jobtitle: "COO" };
      const contact = records.add("contact", person, links);
      const stage = { dealname: "Trucks", pipeline: "default", dealstage: "qualifiedtobuy", amount: "24000" };
      const deal = records.add("deal", stage, { ...links, contactIds: [contact.id] });
      return { input, company, contact, deal };
    });
  clock.advance(60_000);
  await syncDueCrm(ws.deps);
  clock.advance(3_600_000);
  for (const { input, company, contact, deal } of made) {
    const { dealname, name, ...person } = input.fields;
    if (name) records.change("company", company.id, { name });
    if (Object.keys(person).length > 0) records.change("contact", contact.id, person);
    records.change("deal", deal.id, { ...(dealname ? { dealname } : {}), dealstage: "contractsent" });
  }
  clock.advance(60_000);
  await syncDueCrm(ws.deps);
  const signals = await ws.ctx.db.prisma.signal.findMany({
    where: { workspaceId: ws.workspaceId, source: "hubspot", type: "deal_stage_changed" },
  });
  const deals = await ws.ctx.db.prisma.deal.findMany({ where: { workspaceId: ws.workspaceId } });
  return made.map(({ input, deal }) => {
    const row = deals.find(({ hubspotId }) => hubspotId === deal.id);
    const signal = signals.find(({ payload }) => (payload as { dealId?: string }).dealId === row?.id);
    if (!signal) throw new Error(`${input.id} did not become a signal`);
    return { input, signalId: signal.id, email: null };
  });
}

async function byPost({ world, slackId, xId }: Attacked, input: HostileInput): Promise<Arrived> {
  const occurredAt = world.clock.now();
  const naturalKey = unique();
  const inSlack = {
    connectionId: slackId,
    channel: "C0SALES001",
    userId: "U1",
    ts: "1763888400.000100",
    threadTs: null,
  };
  const post = { connectionId: xId, postId: "1862000000000000001", authorHandle: "dana", authorName: "Dana" };
  const onX = {
    ...post,
    authorFollowers: 10,
    url: "https://x.com/dana/status/1862000000000000001",
    matched: ["brightline"],
  };
  const given =
    input.channel === "slack"
      ? ({
          source: "slack",
          type: "slack_mention",
          payload: { ...inSlack, ts: `17638884${naturalKey.length}${input.id.length}.000100`, text: input.text },
        } as const)
      : ({ source: "x", type: "social_mention", payload: { ...onX, text: input.text } } as const);
  const { id } = await ingestSignal(world.ctx, { ...given, naturalKey, occurredAt });
  return { input, email: null, signalId: id };
}
