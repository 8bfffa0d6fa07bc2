import type { CrmLinks, CrmPort, CrmProperties, CrmRecord } from "#server/connectors/ports/crm.ts";
import type { VendorError, VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { actingCrm } from "#server/domain/connections/index.ts";
import { linkContact } from "#server/domain/crm/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { ok } from "#server/platform/pure/result.ts";
import type { Tx } from "#server/platform/transact.ts";
import type { PayloadLine } from "../contract.ts";
import type { Done, Made, Snapshot, VendorIds } from "../policy/handle.ts";
import { undoVerdict } from "../policy/properties.ts";
import { fieldLabel, madeNew } from "./diff.ts";
import type { Executor, MoveOf, Session, UndoLook } from "./executor.ts";

type Creation = MoveOf<"create_contact">;
type Company = NonNullable<Creation["params"]["company"]>;
/** Where the person works; `isOurs`: this execution made it. */
type Workplace = { id: string; isOurs: boolean };

const noLinks: CrmLinks = { contactIds: [], companyIds: [], dealIds: [] };

function propertiesOf({ params }: Creation): Record<string, string> {
  const { email, firstName, lastName, jobTitle, phone } = params;
  const given = { email, firstname: firstName, lastname: lastName, jobtitle: jobTitle, phone };
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== null));
}

const nameOf = ({ params: { firstName, lastName, email } }: Creation): string =>
  [firstName, lastName].filter(Boolean).join(" ") || email;

const linesOf = (move: Creation, workplace: string | null): PayloadLine[] => [
  ...Object.entries(propertiesOf(move)).map(([name, value]) => ({ label: fieldLabel(name), value })),
  ...(workplace === null ? [] : [{ label: "Company", value: workplace }]),
];

/** What the company's part will be, as far as HubSpot need not be asked. */
const companyWords = ({ params: { company } }: Creation): string | null =>
  company && `${company.name} (${company.domain}); added too where HubSpot has no company of this domain`;

/** A create that was refused may have got through before: then the first one stands. */
async function orFirst(
  made: Awaited<VendorResult<CrmRecord>>,
  find: () => VendorResult<CrmRecord | null>,
): VendorResult<CrmRecord> {
  if (made.ok || made.error.kind !== "rejected") return made;
  const first = await find();
  if (!first.ok) return { ok: false, error: { ...first.error, kind: "unknown" } };
  return first.value ? ok(first.value) : made;
}

/** The company by our handle, else by its domain; null: HubSpot has none, or none is asked for. */
async function findWorkplace(
  port: CrmPort,
  company: Company | null,
  key: string | null,
): VendorResult<Workplace | null> {
  if (company === null) return ok(null);
  // Before the first attempt there is no handle, and nothing of ours.
  const own = key === null ? ok(null) : await port.findByKey("company", key, []);
  if (!own.ok) return own;
  if (own.value) return ok({ id: own.value.id, isOurs: true });
  const found = await port.findCompanyByDomain(company.domain);
  return found.ok ? ok(found.value && { id: found.value.id, isOurs: false }) : found;
}

async function ensureWorkplace(port: CrmPort, company: Company | null, key: string): VendorResult<Workplace | null> {
  const found = await findWorkplace(port, company, key);
  if (!found.ok || found.value || company === null) return found;
  const properties: CrmProperties = { name: company.name, domain: company.domain };
  const made = await port.createRecord("company", { key, properties, links: noLinks });
  const stands = await orFirst(made, () => port.findByKey("company", key, []));
  return stands.ok ? ok({ id: stands.value.id, isOurs: true }) : stands;
}

function idsOf(contact: CrmRecord, workplace: Workplace | null): VendorIds {
  return {
    recordId: contact.id,
    ...(workplace ? { companyId: workplace.id } : {}),
    ...(workplace?.isOurs ? { madeCompanyId: workplace.id } : {}),
    ...(contact.url ? { url: contact.url } : {}),
  };
}

/** Whether a company that we made may go with its contact: nobody else belongs to it by now. */
async function isOnlyOurs(port: CrmPort, { ids }: Done): VendorResult<boolean> {
  const id = ids.madeCompanyId;
  if (id === undefined) return ok(false);
  const record = await port.getRecord("company", id, []);
  if (!record.ok) return record.error.kind === "not_found" ? ok(false) : record;
  if (record.value.isArchived) return ok(false);
  const links = await port.listLinks("company", id);
  if (!links.ok) return links;
  const { contactIds, dealIds } = links.value;
  return ok(dealIds.length === 0 && contactIds.every((contactId) => contactId === ids.recordId));
}

/** A contact that is still as we made it, without a deal, can go; one that somebody works with stays. */
async function lookUndone(port: CrmPort, done: Done): VendorResult<UndoLook> {
  const wanted = done.after ?? {};
  const id = done.ids.recordId ?? "";
  const found = await port.getRecord("contact", id, Object.keys(wanted));
  if (!found.ok && found.error.kind !== "not_found") return found;
  if (!found.ok || found.value.isArchived) {
    const company = await isOnlyOurs(port, done);
    return company.ok ? ok({ is: company.value ? "ours" : "undone" }) : company;
  }
  const empty: Snapshot = Object.fromEntries(Object.keys(wanted).map((name) => [name, null]));
  const verdict = undoVerdict(found.value.properties, empty, wanted, fieldLabel);
  if (verdict.is === "changed") return ok(verdict);
  const deals = await port.listDealsOfContact(id);
  if (!deals.ok) return deals;
  if (deals.value.length === 0) return ok({ is: "ours" });
  return ok({ is: "changed", what: `The contact has a deal by now: ${deals.value[0]?.name ?? ""}.` });
}

/** The contact goes first: what is left after a cut is found by the company. */
async function callUndo(port: CrmPort, done: Done): VendorResult<void> {
  const company = await isOnlyOurs(port, done);
  if (!company.ok) return company;
  const contact = await port.archiveRecord("contact", done.ids.recordId ?? "");
  if (!contact.ok || !company.value) return contact;
  return port.archiveRecord("company", done.ids.madeCompanyId ?? "");
}

/** The way of one new contact: the company first, so that the contact can belong to it. Both carry our handle. */
function creation(port: CrmPort, move: Creation): Session {
  const { email, company } = move.params;
  const properties = propertiesOf(move);
  const findContact = (key: string) => port.findByKey("contact", key, Object.keys(properties));
  const madeOf = (contact: CrmRecord, workplace: Workplace | null): Made => ({
    ids: idsOf(contact, workplace),
    after: properties,
  });
  const withdraw = async (workplace: Workplace | null, error: VendorError): VendorResult<Made> => {
    if (!workplace?.isOurs || error.kind !== "rejected") return { ok: false, error };
    const gone = await port.archiveRecord("company", workplace.id);
    return { ok: false, error: gone.ok ? error : { ...gone.error, kind: "unknown" } };
  };
  return {
    before: async () => {
      const workplace = await findWorkplace(port, company, null);
      if (!workplace.ok) return workplace;
      const stands = workplace.value ? "in HubSpot already" : "added too";
      const words = company && `${company.name} (${company.domain}), ${stands}`;
      return ok({ diff: madeNew(linesOf(move, words)), snapshot: {} });
    },
    find: async ({ key }) => {
      const contact = await findContact(key);
      if (!contact.ok || !contact.value) return contact.ok ? ok(null) : contact;
      const workplace = await findWorkplace(port, company, key);
      return workplace.ok ? ok(madeOf(contact.value, workplace.value)) : workplace;
    },
    check: async ({ key, attempts }) => {
      const there = await port.findContactByEmail(email);
      if (!there.ok || !there.value) return there.ok ? ok(null) : there;
      const left = attempts > 0 && company ? await port.findByKey("company", key, []) : ok(null);
      if (!left.ok) return left;
      const also = left.value ? ` The company ${company?.name ?? ""} was added before that, and stays.` : "";
      return ok({ rule: "crm.exists", message: `Somebody has added ${email} to HubSpot. Dismiss this move.${also}` });
    },
    call: async ({ key }) => {
      const workplace = await ensureWorkplace(port, company, key);
      if (!workplace.ok) return workplace;
      const links = { ...noLinks, companyIds: workplace.value ? [workplace.value.id] : [] };
      const made = await orFirst(await port.createRecord("contact", { key, properties, links }), () =>
        findContact(key),
      );
      return made.ok ? ok(madeOf(made.value, workplace.value)) : withdraw(workplace.value, made.error);
    },
    lookUndone: (done) => lookUndone(port, done),
    callUndo: (done) => callUndo(port, done),
  };
}

/** Our own person is the same one as HubSpot's from now on. */
async function settle(ctx: Ctx, { params }: Creation, { ids }: Done): Promise<(tx: Tx) => Promise<void>> {
  const { email, company } = params;
  const domain = company?.domain;
  const workplace = domain && ids.companyId ? { domain, hubspotId: ids.companyId } : null;
  return (tx) => linkContact(tx, ctx, { email, hubspotId: ids.recordId ?? "", company: workplace });
}

/** A person HubSpot does not know, with their company. Recognised by address: somebody who is there is not added again. */
export const createContact: Executor<Creation> = {
  vendor: "hubspot",
  undoSentence:
    "Can be taken back, unless somebody works with the contact in the meantime: it is archived, and so is a company that came with it.",
  keyOf: (executionId) => executionId,
  recipients: () => [],
  render: async (_ctx, move) => ({
    target: `${nameOf(move)} <${move.params.email}>`,
    lines: linesOf(move, companyWords(move)),
    mail: null,
  }),
  open: async (ctx, move) => creation(await actingCrm(ctx), move),
  settle,
};
