import type { ScenarioClock } from "./clock.ts";
import type { ScenarioNote, ScenarioPipeline, ScenarioTask } from "./types.ts";

const CASEY = "6100001";
const MORGAN = "6100002";

export const PIPELINE: ScenarioPipeline = {
  id: "default",
  label: "Sales Pipeline",
  stages: [
    { id: "appointmentscheduled", label: "Discovery booked", displayOrder: 0, probability: 0.2, isClosed: false },
    { id: "qualifiedtobuy", label: "Qualified", displayOrder: 1, probability: 0.4, isClosed: false },
    { id: "presentationscheduled", label: "Walkthrough held", displayOrder: 2, probability: 0.6, isClosed: false },
    {
      id: "decisionmakerboughtin",
      label: "Decision maker on board",
      displayOrder: 3,
      probability: 0.8,
      isClosed: false,
    },
    { id: "contractsent", label: "Proposal sent", displayOrder: 4, probability: 0.9, isClosed: false },
    { id: "closedwon", label: "Won", displayOrder: 5, probability: 1, isClosed: true },
    { id: "closedlost", label: "Lost", displayOrder: 6, probability: 0, isClosed: true },
  ],
};

export function tasks(clock: ScenarioClock): ScenarioTask[] {
  return [
    {
      id: "81230450001",
      subject: "Send Altamont the two open security answers",
      type: "EMAIL",
      priority: "HIGH",
      status: "NOT_STARTED",
      body: "Log retention and sub-processor list. Draft answers are in the shared folder.",
      createdAt: clock.back(6, "09:35"),
      due: clock.ahead(1, "16:00"),
      ownerId: CASEY,
      contactKey: "marcus",
      dealKey: "altamont",
    },
    {
      id: "81230450002",
      subject: "Call Harbor & Pine about the proposal",
      type: "CALL",
      priority: "MEDIUM",
      status: "NOT_STARTED",
      body: "More than a week without an answer. Priya said Mondays are bad.",
      createdAt: clock.back(8, "10:50"),
      due: clock.back(1, "15:00"),
      ownerId: MORGAN,
      contactKey: "priya",
      dealKey: "harborpine",
    },
    {
      id: "81230450003",
      subject: "Prepare one-page budget sheet for Cold Creek",
      type: "TODO",
      priority: "LOW",
      status: "NOT_STARTED",
      body: "42 refrigerated trucks, temperature option, three-year view.",
      createdAt: clock.back(16, "14:40"),
      due: clock.ahead(12, "12:00"),
      ownerId: CASEY,
      contactKey: "lena",
      dealKey: "coldcreek",
    },
    {
      id: "81230450004",
      subject: "Walkthrough with Dana Ruiz",
      type: "TODO",
      priority: "HIGH",
      status: "COMPLETED",
      body: "Used the Fresno depot as the example.",
      createdAt: clock.back(13, "09:00"),
      due: clock.back(9, "17:00"),
      ownerId: CASEY,
      contactKey: "dana",
      dealKey: "northwind",
    },
  ];
}

export function notes(clock: ScenarioClock): ScenarioNote[] {
  return [
    {
      id: "90114470001",
      at: clock.back(9, "18:05"),
      ownerId: CASEY,
      contactKey: "dana",
      dealKey: "northwind",
      body: "Walkthrough held. Dana lit up at the dwell-time board: three retail docks, about 60 driver hours a week. She decides; Theo must be happy with the gateway install. Wants a number for all 140 trucks.",
    },
    {
      id: "90114470002",
      at: clock.back(8, "10:45"),
      ownerId: MORGAN,
      contactKey: "priya",
      dealKey: "harborpine",
      body: "Proposal for 60 trucks sent. Priya takes it to the owners' meeting. No answer yet.",
    },
    {
      id: "90114470003",
      at: clock.back(16, "14:30"),
      ownerId: CASEY,
      contactKey: "lena",
      dealKey: "coldcreek",
      body: "Lena will not move before the new fiscal year, but asked for a one-page budget sheet. Tom is still our champion.",
    },
    {
      id: "90114470004",
      at: clock.back(6, "09:10"),
      ownerId: CASEY,
      contactKey: "marcus",
      dealKey: "altamont",
      body: "Marcus is in. Their security lead has two questions left: log retention and sub-processors.",
    },
    {
      id: "90114470005",
      at: clock.back(23, "16:20"),
      ownerId: CASEY,
      contactKey: "hank",
      dealKey: "tallgrass",
      body: "Hank named Pathlight as the alternative. Asked how units behave without coverage; answered by mail the same day.",
    },
    {
      id: "90114470006",
      at: clock.back(3, "12:40"),
      ownerId: MORGAN,
      contactKey: "rosa",
      dealKey: "juniper-more",
      body: "Rosa wants 12 more vans for San Antonio. Owen signs anything that keeps missed windows down.",
    },
  ];
}
