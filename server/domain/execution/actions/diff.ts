import { propertyLabel } from "#server/domain/actions/index.ts";
import type { FieldDiff, PayloadLine } from "../contract.ts";

/** Everything is new: nothing stood there before. */
export const madeNew = (lines: readonly PayloadLine[]): FieldDiff[] =>
  lines.map(({ label, value }) => ({ label, before: null, after: value }));

/** `hs_task_status` → "Status", `dealstage` → "Stage". */
export const fieldLabel = propertyLabel;
