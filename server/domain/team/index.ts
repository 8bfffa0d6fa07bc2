export { listActivity, listMentions } from "./verbs/list-activity.ts";
export { readTeam } from "./verbs/read-team.ts";
