import type { KillSwitchScope } from "../contract.ts";
import { localMinute } from "./moments.ts";
import type { GuardSubject } from "./subject.ts";

/** An engaged kill switch. */
export type Stop = { scope: KillSwitchScope; target: string; reason: string; engagedAt: Date };

const BREADTH: readonly KillSwitchScope[] = ["workspace", "action_type", "agent"];

/** The engaged switches that stop it, the broadest first. */
export function stopsFor(stops: readonly Stop[], subject: Pick<GuardSubject, "actionType" | "agentId">): Stop[] {
  return stops
    .filter(({ scope, target }) => {
      switch (scope) {
        case "workspace":
          return true;
        case "action_type":
          return target === subject.actionType;
        case "agent":
          return target === subject.agentId;
        default:
          return scope satisfies never;
      }
    })
    .sort((a, b) => BREADTH.indexOf(a.scope) - BREADTH.indexOf(b.scope));
}

/** What a person is told, with the reason that was given and what to do. */
export function stopMessage({ scope, reason, engagedAt }: Stop, timeZone: string): string {
  const what = { workspace: "Everything", action_type: "This kind of action", agent: "This agent" }[scope];
  return `${what} is stopped since ${localMinute(engagedAt, timeZone)}: “${reason}”. An admin can release it under Settings.`;
}
