/** Shapes of the fictional company world. Money is whole US dollars, dates are `Date`s relative to the moment of building. */

export type ScenarioUser = {
  key: "casey" | "morgan" | "vic";
  email: string;
  name: string;
  givenName: string;
  familyName: string;
  title: string;
  role: "admin" | "member" | "viewer";
  /** Google's stable account id (`sub`). */
  googleSub: string;
  /** HubSpot owner id. */
  ownerId: string;
};

export type ScenarioCompany = {
  key: string;
  id: string;
  name: string;
  domain: string;
  industry: string;
  city: string;
  country: string;
  employees: number;
  vehicles: number;
  description: string;
  ownerId: string;
};

export type ScenarioContact = {
  key: string;
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  jobTitle: string;
  phone: string;
  companyKey: string;
  lifecycleStage: "subscriber" | "lead" | "marketingqualifiedlead" | "salesqualifiedlead" | "opportunity" | "customer";
  leadStatus: "NEW" | "OPEN" | "IN_PROGRESS" | "OPEN_DEAL" | "CONNECTED" | "UNQUALIFIED";
  ownerId: string;
  createdAt: Date;
};

export type ScenarioDeal = {
  key: string;
  id: string;
  name: string;
  amount: number;
  stage: string;
  dealType: "newbusiness" | "existingbusiness";
  companyKey: string;
  contactKeys: string[];
  ownerId: string;
  createdAt: Date;
  closeDate: Date;
  nextStep: string;
  description: string;
};

export type ScenarioTask = {
  id: string;
  subject: string;
  body: string;
  status: "NOT_STARTED" | "COMPLETED";
  priority: "LOW" | "MEDIUM" | "HIGH";
  type: "EMAIL" | "CALL" | "TODO";
  createdAt: Date;
  due: Date;
  ownerId: string;
  contactKey: string;
  dealKey?: string;
};

export type ScenarioNote = {
  id: string;
  body: string;
  at: Date;
  ownerId: string;
  contactKey: string;
  dealKey?: string;
};

export type ScenarioStage = {
  id: string;
  label: string;
  displayOrder: number;
  probability: number;
  isClosed: boolean;
};

export type ScenarioPipeline = { id: string; label: string; stages: ScenarioStage[] };

export type ScenarioForm = { id: string; name: string; pageUrl: string; pageTitle: string; fields: string[] };

/** A ready-made form submission by somebody the CRM does not know yet. */
export type ScenarioLead = {
  key: string;
  formId: string;
  contact: {
    email: string;
    firstname: string;
    lastname: string;
    company: string;
    jobtitle: string;
    phone: string;
    message: string;
  };
};

export type ScenarioMessage = {
  key: string;
  /** E-mail address of a user or contact. */
  from: string;
  to: string[];
  cc?: string[];
  at: Date;
  text: string;
  unread?: boolean;
};

export type ScenarioThread = { key: string; subject: string; messages: ScenarioMessage[] };

/** The id is in base32hex, as calendars want it. */
export type ScenarioMeeting = {
  id: string;
  title: string;
  organizer: string;
  attendees: string[];
  startsAt: Date;
  endsAt: Date;
};

export type Scenario = {
  seller: { name: string; domain: string; product: string; pitch: string };
  users: ScenarioUser[];
  companies: ScenarioCompany[];
  contacts: ScenarioContact[];
  deals: ScenarioDeal[];
  tasks: ScenarioTask[];
  notes: ScenarioNote[];
  pipeline: ScenarioPipeline;
  forms: ScenarioForm[];
  leads: ScenarioLead[];
  threads: ScenarioThread[];
  meetings: ScenarioMeeting[];
};
