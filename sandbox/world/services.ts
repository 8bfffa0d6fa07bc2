import type { Accounts } from "../google/accounts.ts";
import type { PostOffice } from "../google/delivery.ts";
import type { IdTokenSigner } from "../google/id-token.ts";
import type { MailStore } from "../google/mail-store.ts";
import type { FaultBoard } from "../http/faults.ts";
import type { Crm, CrmListener } from "../hubspot/crm.ts";
import type { CrmStore } from "../hubspot/crm-store.ts";
import type { WebhookSender } from "../hubspot/webhooks.ts";
import type { SmtpServer } from "../mail/smtp.ts";
import type { GrantBook } from "../oauth/grants.ts";
import type { Scenario } from "../scenario/types.ts";
import type { Store } from "../store/journal.ts";

/** Everything the running sandbox consists of; seeding and the control API work on it. */
export type Services = {
  store: Store;
  accounts: Accounts;
  mail: MailStore;
  postOffice: PostOffice;
  idTokens: IdTokenSigner;
  grants: { google: GrantBook; hubspot: GrantBook };
  crmStore: CrmStore;
  crm: Crm;
  /** The same portal, with its changes told to the caller and not to the webhook queue. */
  quietCrm(notify: CrmListener): Crm;
  webhooks: WebhookSender;
  smtp: Pick<SmtpServer, "mails">;
  faults: FaultBoard;
  forms: Scenario["forms"];
  settings: { searchLagMs: number };
};
