import { z } from "zod";
import { actionType } from "#server/domain/actions/contract.ts";
import { domainOf, isFreeMailDomain, normalAddress } from "#server/platform/pure/mail-address.ts";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const isAddress = (value: string): boolean => z.email().safeParse(value).success;

/** Why a text is not an address or company domain that may stand in a list; null when it is one. */
export function valueProblem(value: string): string | null {
  if (value.includes("@")) return isAddress(value) ? null : "This is not an e-mail address.";
  if (!DOMAIN.test(value)) return "This is neither an e-mail address nor a domain.";
  return isFreeMailDomain(value) ? `${value} is shared by many people. List the addresses.` : null;
}

/** An address or a domain in the form it is stored in: `dana@acme.test`, `acme.test`. */
export const addressOrDomain = z
  .string()
  .max(254)
  .transform((value) => normalAddress(value).replace(/^@/, ""))
  .superRefine((value, check) => {
    const message = valueProblem(value);
    if (message) check.addIssue({ code: "custom", message });
  });

/** What a list entry is compared with: the address, its domain and the domains above that. */
export function listKeysOf(address: string): string[] {
  const parts = domainOf(address).split(".");
  const domains = parts.slice(0, -1).map((_, index) => parts.slice(index).join("."));
  return [normalAddress(address), ...domains];
}

export const mailModes = ["send", "draft_only"] as const;
const limit = (max: number) => z.number().int().min(0).max(max);

/** Google Workspace sends 2,000 mails a day; a higher limit would be the vendor's anyway. */
const PER_DAY = 2_000;
const PER_WEEK = 7 * PER_DAY;
const LAST_MINUTE = 24 * 60;

const settingFields = {
  mailMode: z.enum(mailModes),
  isAllowListOn: z.boolean(),
  allowList: z.array(addressOrDomain).max(500),
  /** First mails of one mailbox in 24 hours and in 7 days. */
  mailboxPerDay: limit(PER_DAY),
  mailboxPerWeek: limit(PER_WEEK),
  /** First mails to one person in 7 days, whoever wrote them. */
  contactPerWeek: limit(100),
  /** The same for a company, a mail domain, and (in 24 hours) a member's mailboxes. null: no cap. */
  companyPerWeek: limit(PER_WEEK).nullable(),
  domainPerWeek: limit(PER_WEEK).nullable(),
  memberPerDay: limit(PER_DAY).nullable(),
  isHoursOn: z.boolean(),
  /** 1 is Monday, 7 Sunday. */
  workDays: z.array(z.number().int().min(1).max(7)).min(1).max(7),
  /** Minutes after midnight on the workspace's clock; the end is not included. */
  workFrom: z
    .number()
    .int()
    .min(0)
    .max(LAST_MINUTE - 1),
  workTo: z.number().int().min(1).max(LAST_MINUTE),
};

export const guardrailSettings = z.object({
  ...settingFields,
  allowList: z.array(z.string()),
  /** 0 as long as nothing was ever changed. */
  version: z.number().int(),
});
export type GuardrailSettings = z.infer<typeof guardrailSettings>;

export const defaultSettings: GuardrailSettings = {
  mailMode: "send",
  isAllowListOn: false,
  allowList: [],
  mailboxPerDay: 20,
  mailboxPerWeek: 100,
  contactPerWeek: 2,
  companyPerWeek: null,
  domainPerWeek: null,
  memberPerDay: null,
  isHoursOn: false,
  workDays: [1, 2, 3, 4, 5],
  workFrom: 8 * 60,
  workTo: 18 * 60,
  version: 0,
};

/** What is given is changed. `version` is the one that was read: somebody else's change in between is a conflict. */
export const updateGuardrailsInput = z
  .object(settingFields)
  .partial()
  .extend({ version: z.number().int().min(0) });
export type UpdateGuardrailsInput = z.infer<typeof updateGuardrailsInput>;

export const killSwitchScopes = ["workspace", "action_type", "agent"] as const;
export const killSwitchScope = z.enum(killSwitchScopes);
export type KillSwitchScope = z.infer<typeof killSwitchScope>;

const stopReason = z.string().trim().min(3, "Say in a few words why.").max(300);
export const engageInput = z.discriminatedUnion("scope", [
  z.object({ scope: z.literal("workspace"), reason: stopReason }),
  z.object({ scope: z.literal("action_type"), target: actionType, reason: stopReason }),
  z.object({ scope: z.literal("agent"), target: z.string().min(1).max(100), reason: stopReason }),
]);
export type EngageInput = z.infer<typeof engageInput>;

export const killSwitch = z.object({
  id: z.string(),
  scope: killSwitchScope,
  /** The action type or the agent's id; empty for the whole workspace. */
  target: z.string(),
  reason: z.string(),
  engagedBy: z.string(),
  engagedAt: z.iso.datetime({ offset: true }),
  releasedBy: z.string().nullable(),
  releasedAt: z.iso.datetime({ offset: true }).nullable(),
});
export type KillSwitch = z.infer<typeof killSwitch>;
/** Engaged ones first, then the latest released ones. */
export const killSwitches = z.object({ items: z.array(killSwitch) });
/** `stoppedMoves`: approved moves that were taken back. */
export const engaged = z.object({ killSwitch, stoppedMoves: z.number().int() });
export type Engaged = z.infer<typeof engaged>;
export const killSwitchIdInput = z.object({ killSwitchId: z.uuid() });

export const suppressionReasons = ["opted_out", "legal", "customer", "bounced", "marketing"] as const;
export const suppressionReason = z.enum(suppressionReasons);
export type SuppressionReason = z.infer<typeof suppressionReason>;

export const suppression = z.object({
  id: z.string(),
  value: z.string(),
  reason: suppressionReason,
  note: z.string().nullable(),
  source: z.enum(["person", "import", "outcome", "unsubscribe", "crm"]),
  createdAt: z.iso.datetime({ offset: true }),
  /** A legal demand stays. */
  isRemovable: z.boolean(),
});
export type Suppression = z.infer<typeof suppression>;
export const listSuppressionsInput = pageInput.extend({
  /** Part of the address or domain. */
  search: z.string().trim().max(254).optional(),
  reason: suppressionReason.optional(),
});
export const suppressionPage = pageOf(suppression);
export type SuppressionPage = z.infer<typeof suppressionPage>;
export const addSuppressionInput = z.object({
  value: addressOrDomain,
  reason: suppressionReason,
  note: z.string().trim().max(300).optional(),
});
export const suppressionIdInput = z.object({ suppressionId: z.uuid() });

/** A table of customers: a column `email` or `domain`, or the first column. */
export const importCustomersInput = z.object({ csv: z.string().min(1).max(200_000) });
export const importedCustomers = z.object({
  added: z.number().int(),
  /** Were in the list already, or twice in the file. */
  known: z.number().int(),
  rejectedCount: z.number().int(),
  /** The first of them. */
  rejected: z.array(z.object({ line: z.number().int(), value: z.string(), why: z.string() })),
});
export type ImportedCustomers = z.infer<typeof importedCustomers>;
