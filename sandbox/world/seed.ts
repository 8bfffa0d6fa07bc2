import { createHash } from "node:crypto";
import { GOOGLE_CLIENT, HUBSPOT_APP, SEEDED_TOKENS } from "../constants.ts";
import { accountSub } from "../google/accounts.ts";
import { answerTo, composeMail, type Person, withQuote } from "../google/compose.ts";
import { parseMail } from "../google/mime.ts";
import { withComputed } from "../hubspot/crm.ts";
import type { CrmRecord } from "../hubspot/crm-store.ts";
import { defaultAssociationType, type ObjectType } from "../hubspot/types.ts";
import type { Scenario, ScenarioMessage, ScenarioThread } from "../scenario/types.ts";
import { seedCalendar } from "./seed-calendar.ts";
import { seedChat } from "./seed-chat.ts";
import type { Services } from "./services.ts";

const ACCESS_TTL_SECONDS = 3600;
const PRIVATE_APP_TTL_SECONDS = 10 * 365 * 86_400;

/** Fills an empty store with the scenario. Ids are derived from keys, so that links into the world stay good after a reset. */
export async function seedWorld(services: Services, scenario: Scenario): Promise<void> {
  seedAccounts(services, scenario);
  seedGrants(services);
  seedCrm(services, scenario);
  seedCalendar(services, scenario);
  seedChat(services, scenario);
  const mails = await composeThreads(services, scenario);
  for (const mail of mails.sort((a, b) => a.message.at.getTime() - b.message.at.getTime()))
    insertEverywhere(services, mail);
}

function seedAccounts({ accounts, crmStore }: Services, scenario: Scenario): void {
  for (const user of scenario.users) {
    accounts.add({ email: user.email, name: user.name, sub: user.googleSub, kind: "user" });
    crmStore.putOwner({
      id: user.ownerId,
      userId: 9_000_000 + Number(user.ownerId.slice(-3)),
      email: user.email,
      firstName: user.givenName,
      lastName: user.familyName,
      createdAtMs: oldest(scenario),
    });
  }
  for (const contact of scenario.contacts) {
    const name = `${contact.firstName} ${contact.lastName}`;
    accounts.add({ email: contact.email, name, sub: accountSub(contact.email), kind: "prospect" });
  }
}

function seedGrants({ grants }: Services): void {
  const { google, hubspot } = SEEDED_TOKENS;
  const googleGrant = grants.google.addGrant({
    account: google.email,
    clientId: GOOGLE_CLIENT.id,
    scopes: [...google.scopes],
    refreshToken: google.refreshToken,
  });
  grants.google.addAccessToken(googleGrant, ACCESS_TTL_SECONDS, google.accessToken);
  const hubspotGrant = grants.hubspot.addGrant({
    account: hubspot.email,
    clientId: HUBSPOT_APP.clientId,
    scopes: [...hubspot.scopes],
    refreshToken: hubspot.refreshToken,
  });
  grants.hubspot.addAccessToken(hubspotGrant, ACCESS_TTL_SECONDS, hubspot.accessToken);
  const privateApp = grants.hubspot.addGrant({
    account: hubspot.email,
    clientId: "private-app",
    scopes: [...hubspot.scopes],
    refreshToken: null,
  });
  grants.hubspot.addAccessToken(privateApp, PRIVATE_APP_TTL_SECONDS, hubspot.privateAppToken);
}

function seedCrm({ crmStore }: Services, scenario: Scenario): void {
  crmStore.putPipeline({ ...scenario.pipeline, createdAtMs: oldest(scenario) });
  const put = (type: ObjectType, id: string, createdAt: Date, properties: Record<string, string>): CrmRecord => {
    const times = { createdAtMs: createdAt.getTime(), updatedAtMs: createdAt.getTime() };
    const record = withComputed(crmStore, { id, type, properties, isArchived: false, ...times });
    crmStore.put(record);
    return record;
  };
  const link = (from: CrmRecord, to: CrmRecord | undefined): void => {
    const typeId = to ? defaultAssociationType(from.type, to.type) : null;
    if (to && typeId !== null) crmStore.associate(from, to, [{ category: "HUBSPOT_DEFINED", typeId }]);
  };
  const companies = new Map(
    scenario.companies.map((company) => [
      company.key,
      put("companies", company.id, new Date(oldest(scenario)), companyProperties(company)),
    ]),
  );
  const contacts = new Map<string, CrmRecord>();
  for (const contact of scenario.contacts) {
    const company = scenario.companies.find((candidate) => candidate.key === contact.companyKey);
    const record = put("contacts", contact.id, contact.createdAt, contactProperties(contact, company?.name ?? ""));
    contacts.set(contact.key, record);
    link(record, companies.get(contact.companyKey));
  }
  const deals = new Map<string, CrmRecord>();
  for (const deal of scenario.deals) {
    const record = put("deals", deal.id, deal.createdAt, dealProperties(deal));
    deals.set(deal.key, record);
    link(record, companies.get(deal.companyKey));
    for (const key of deal.contactKeys) link(record, contacts.get(key));
  }
  for (const task of scenario.tasks) {
    const record = put("tasks", task.id, task.createdAt, taskProperties(task));
    link(record, contacts.get(task.contactKey));
    link(record, deals.get(task.dealKey ?? ""));
  }
  for (const note of scenario.notes) {
    const record = put("notes", note.id, note.at, {
      hs_note_body: note.body,
      hs_timestamp: note.at.toISOString(),
      hubspot_owner_id: note.ownerId,
    });
    link(record, contacts.get(note.contactKey));
    link(record, deals.get(note.dealKey ?? ""));
  }
}

function companyProperties(company: Scenario["companies"][number]): Record<string, string> {
  return {
    name: company.name,
    domain: company.domain,
    website: `https://www.${company.domain}`,
    industry: company.industry,
    city: company.city,
    country: company.country,
    numberofemployees: String(company.employees),
    description: `${company.description} ${company.vehicles} vehicles.`,
    hubspot_owner_id: company.ownerId,
  };
}

function contactProperties(contact: Scenario["contacts"][number], company: string): Record<string, string> {
  return {
    email: contact.email,
    firstname: contact.firstName,
    lastname: contact.lastName,
    jobtitle: contact.jobTitle,
    phone: contact.phone,
    company,
    lifecyclestage: contact.lifecycleStage,
    hs_lead_status: contact.leadStatus,
    hubspot_owner_id: contact.ownerId,
  };
}

function dealProperties(deal: Scenario["deals"][number]): Record<string, string> {
  return {
    dealname: deal.name,
    amount: String(deal.amount),
    pipeline: "default",
    dealstage: deal.stage,
    dealtype: deal.dealType,
    closedate: deal.closeDate.toISOString(),
    description: deal.description,
    hs_next_step: deal.nextStep,
    hubspot_owner_id: deal.ownerId,
    deal_currency_code: "USD",
  };
}

function taskProperties(task: Scenario["tasks"][number]): Record<string, string> {
  return {
    hs_task_subject: task.subject,
    hs_task_body: task.body,
    hs_task_status: task.status,
    hs_task_priority: task.priority,
    hs_task_type: task.type,
    hs_timestamp: task.due.toISOString(),
    hubspot_owner_id: task.ownerId,
  };
}

function oldest(scenario: Scenario): number {
  return Math.min(...scenario.contacts.map((contact) => contact.createdAt.getTime()));
}

type SeedMail = { message: ScenarioMessage; raw: Buffer; threadKey: string; participants: string[] };

async function composeThreads({ accounts }: Services, scenario: Scenario): Promise<SeedMail[]> {
  const person = (address: string): Person => ({ address, name: accounts.find(address)?.name ?? "" });
  const threads = await Promise.all(scenario.threads.map((thread) => composeThread(thread, person)));
  return threads.flat();
}

/** Each message answers the one before it and quotes it. */
async function composeThread(thread: ScenarioThread, person: (address: string) => Person): Promise<SeedMail[]> {
  const mails: SeedMail[] = [];
  for (const message of thread.messages) {
    const previous = mails.at(-1);
    const parent = previous ? parseMail(previous.raw) : null;
    const threading = parent
      ? { ...answerTo(parent), ...withQuote(message.text, parent) }
      : { subject: thread.subject, text: message.text };
    const raw = await composeMail({
      ...threading,
      from: person(message.from),
      to: message.to.map(person),
      cc: (message.cc ?? []).map(person),
      sentAtMs: message.at.getTime(),
      messageId: `<${message.key}.seed@${message.from.split("@")[1]}>`,
      ...(isAutomatic(message) ? { headers: { "Auto-Submitted": "auto-replied", "X-Autoreply": "yes" } } : {}),
    });
    mails.push({ message, raw, threadKey: thread.key, participants: [...message.to, ...(message.cc ?? [])] });
  }
  return mails;
}

function isAutomatic(message: ScenarioMessage): boolean {
  return message.text.startsWith("Thank you for your message. I am out of the office");
}

function insertEverywhere({ mail }: Services, { message, raw, threadKey, participants }: SeedMail): void {
  const insert = (mailbox: string, labelIds: string[]): void => {
    const id = seedId(`${mailbox}/${message.key}`);
    const first = mail.messages(mailbox).find((candidate) => candidate.rfcMessageId.startsWith(`<${threadKey}-`));
    mail.insert({
      mailbox,
      raw,
      labelIds,
      threadId: first?.threadId ?? null,
      internalDateMs: message.at.getTime(),
      id,
    });
  };
  insert(message.from, ["SENT"]);
  for (const mailbox of participants)
    insert(mailbox, ["INBOX", "CATEGORY_PERSONAL", ...(message.unread ? ["UNREAD"] : [])]);
}

function seedId(key: string): string {
  return `19${createHash("sha256").update(key).digest("hex").slice(0, 14)}`;
}
