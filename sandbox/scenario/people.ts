import type { ScenarioClock } from "./clock.ts";
import { companyOf } from "./companies.ts";
import type { ScenarioContact, ScenarioUser } from "./types.ts";

/** The clock that Brightline works by, in the product and in its calendars. */
export const SELLER_TIME_ZONE = "America/New_York";

export const USERS: ScenarioUser[] = [
  {
    key: "casey",
    email: "casey@brightline.test",
    name: "Casey Lindqvist",
    givenName: "Casey",
    familyName: "Lindqvist",
    title: "Founder",
    role: "admin",
    googleSub: "104820000000000000001",
    ownerId: "6100001",
  },
  {
    key: "morgan",
    email: "morgan@brightline.test",
    name: "Morgan Okafor",
    givenName: "Morgan",
    familyName: "Okafor",
    title: "Account Executive",
    role: "member",
    googleSub: "104820000000000000002",
    ownerId: "6100002",
  },
  {
    key: "vic",
    email: "vic@brightline.test",
    name: "Vic Tanaka",
    givenName: "Vic",
    familyName: "Tanaka",
    title: "Finance Partner",
    role: "viewer",
    googleSub: "104820000000000000003",
    ownerId: "6100003",
  },
];

const CASEY = "6100001";
const MORGAN = "6100002";

type ContactRow = [
  key: string,
  companyKey: string,
  firstName: string,
  lastName: string,
  jobTitle: string,
  phone: string,
  lifecycleStage: ScenarioContact["lifecycleStage"],
  leadStatus: ScenarioContact["leadStatus"],
  ownerId: string,
  createdDaysAgo: number,
];

const CONTACT_ROWS: ContactRow[] = [
  ["dana", "northwind", "Dana", "Ruiz", "VP Operations", "+1 775 555 0118", "opportunity", "OPEN_DEAL", CASEY, 24],
  ["theo", "northwind", "Theo", "Lang", "IT Lead", "+1 775 555 0142", "opportunity", "CONNECTED", CASEY, 12],
  [
    "priya",
    "harborpine",
    "Priya",
    "Nair",
    "Director of Fleet",
    "+1 253 555 0175",
    "opportunity",
    "OPEN_DEAL",
    MORGAN,
    38,
  ],
  [
    "tom",
    "coldcreek",
    "Tom",
    "Albrecht",
    "Transport Manager",
    "+1 920 555 0133",
    "opportunity",
    "OPEN_DEAL",
    CASEY,
    31,
  ],
  ["lena", "coldcreek", "Lena", "Osei", "CFO", "+1 920 555 0190", "opportunity", "IN_PROGRESS", CASEY, 17],
  [
    "marcus",
    "altamont",
    "Marcus",
    "Webb",
    "Chief Operating Officer",
    "+1 209 555 0164",
    "opportunity",
    "OPEN_DEAL",
    CASEY,
    52,
  ],
  [
    "ines",
    "quarryroad",
    "Ines",
    "Ferreira",
    "Fleet and Safety Manager",
    "+1 509 555 0127",
    "salesqualifiedlead",
    "CONNECTED",
    MORGAN,
    9,
  ],
  [
    "samira",
    "meridian",
    "Samira",
    "Haddad",
    "Head of Operations",
    "+1 614 555 0151",
    "opportunity",
    "OPEN_DEAL",
    CASEY,
    20,
  ],
  ["owen", "juniper", "Owen", "Blake", "Chief Executive", "+1 512 555 0109", "customer", "CONNECTED", MORGAN, 210],
  ["rosa", "juniper", "Rosa", "Delgado", "Dispatch Lead", "+1 512 555 0183", "customer", "CONNECTED", MORGAN, 204],
  [
    "hank",
    "tallgrass",
    "Hank",
    "Mueller",
    "Procurement Manager",
    "+1 918 555 0136",
    "opportunity",
    "OPEN_DEAL",
    CASEY,
    66,
  ],
  ["noor", "ferrywell", "Noor", "Rahman", "Logistics Coordinator", "+1 503 555 0172", "lead", "NEW", MORGAN, 5],
];

/** Contacts of the CRM; every one of them has an emulated mailbox and can answer. */
export function contacts(clock: ScenarioClock): ScenarioContact[] {
  return CONTACT_ROWS.map(
    (
      [key, companyKey, firstName, lastName, jobTitle, phone, lifecycleStage, leadStatus, ownerId, createdDaysAgo],
      index,
    ) => ({
      key,
      id: String(173_595_202_401 + index),
      email: `${firstName.toLowerCase()}.${lastName.toLowerCase()}@${companyOf(companyKey).domain}`,
      firstName,
      lastName,
      jobTitle,
      phone,
      companyKey,
      lifecycleStage,
      leadStatus,
      ownerId,
      createdAt: clock.back(createdDaysAgo, "09:20"),
    }),
  );
}
