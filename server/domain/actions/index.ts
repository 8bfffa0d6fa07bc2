export { type Action, type ActionType, type ParamsOf, type TypedParams, typedParams, undoClassOf } from "./contract.ts";
export { fieldsOf, fixedParams, propertyLabel, withChanges } from "./fields.ts";
