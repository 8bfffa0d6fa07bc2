import { type AppError, conflict, forbidden } from "#server/platform/pure/errors.ts";

/** Why a caller may not approve (store/rules.ts finds it). `state` and `repeated` need the move's history to be told. */
const obstacles = [
  "state",
  "repeated",
  "needs_people",
  "asked_of_people",
  "ask_first",
  "request_expired",
  "own_request",
  "not_assignee",
] as const;
export type Obstacle = (typeof obstacles)[number];

/** What stands in the way, as a sentence with what to do about it. */
export const obstacleWords: Record<Obstacle, string> = {
  state: "It is not open for a decision any more.",
  repeated: "You have approved it already. Somebody else has to approve it too.",
  needs_people: "The deal is large enough that two people have to approve it; a program cannot.",
  asked_of_people: "Somebody asked a person to decide this.",
  ask_first: "In this workspace members ask for an approval before anything goes out. Ask for one.",
  request_expired: "The request has expired. Ask again.",
  own_request: "You asked for this approval, so somebody else decides. You can withdraw the request.",
  not_assignee: "Somebody else was asked to decide this. They, whoever stands in for them, or an admin can.",
};

/** The obstacle as the error a caller gets. */
export function obstacleError(obstacle: Obstacle): AppError {
  const isConflict = obstacle === "state" || obstacle === "repeated" || obstacle === "request_expired";
  return (isConflict ? conflict : forbidden)(`approval.${obstacle}`, obstacleWords[obstacle]);
}
