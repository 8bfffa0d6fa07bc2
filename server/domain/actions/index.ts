export { type Action, type ActionType, type ParamsOf, type TypedParams, undoClassOf } from "./contract.ts";
