export { workspaceModel } from "./verbs/workspace-model.ts";
