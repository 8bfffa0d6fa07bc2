// Apart from the slice's door, because these reach signals, outcomes and queue, which reach the door.
export { findConditions } from "./find-conditions.ts";
export { reconcileCrm } from "./reconcile-crm.ts";
export { syncDueCrm } from "./sync-crm.ts";
export { takeCrmChange } from "./take-crm-change.ts";
export { tellOptOut } from "./tell-opt-out.ts";
