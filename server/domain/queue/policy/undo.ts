import type { ActionType, UndoClass } from "../contract.ts";

/** Whether what an action did can be taken back; shown before it is approved. */
export const actionUndoClass: Record<ActionType, UndoClass> = { send_email: "compensable", reply_email: "compensable" };
