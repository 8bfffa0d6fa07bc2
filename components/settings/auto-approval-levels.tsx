"use client";

import { useQuery } from "@tanstack/react-query";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { Rows } from "#components/ui/rows.tsx";
import { Notice } from "#components/ui/states.tsx";
import {
  type CellView,
  EARNED_FROM,
  type Level,
  levels,
  type SetLevelInput,
} from "#server/domain/autonomy/contract.ts";
import { actionLabel, levelLabels, segmentLabels } from "./auto-approval-present.ts";
import { useAutonomy } from "./use-save.ts";

export function LevelsSection() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery(trpc.autonomy.levels.queryOptions({ workspaceSlug: slug }));
  return (
    <Asked query={query} what="levels" rows={4}>
      {(cells) => (
        <Rows label="Autonomy">
          {cells.map((cell) => (
            <Cell key={`${cell.actionType}:${cell.segment}`} cell={cell} />
          ))}
        </Rows>
      )}
    </Asked>
  );
}

function Cell({ cell }: { cell: CellView }) {
  const client = useTRPCClient();
  const { slug: workspaceSlug, can } = useWorkspace();
  const { run, isBusy } = useAutonomy();
  const { segment, level, approved, clean, isEarned } = cell;
  const actionType = cell.actionType as SetLevelInput["actionType"];
  const name = `${actionLabel(actionType)}: ${segmentLabels[segment]}`;
  const set = (next: Level) =>
    void run(
      () => client.autonomy.setLevel.mutate({ workspaceSlug, actionType, segment, level: next }),
      `${name} is at ${levelLabels[next].label}`,
    );
  const record =
    approved === 0
      ? "No approvals by people in 90 days."
      : `${clean} of ${approved} approvals by people in 90 days left as they were.`;
  return (
    <li className="space-y-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="text-base font-medium text-ink">
            {actionLabel(actionType)} <span className="font-normal text-ink-2">· {segmentLabels[segment]}</span>
          </p>
          <p className="text-sm text-ink-3">
            {record}
            {isEarned ? " Auto is earned." : ` Auto takes ${EARNED_FROM}, nine in ten of them left so.`}
          </p>
        </div>
        <SelectField
          label={`How far: ${name}`}
          isLabelHidden
          className="w-44"
          value={level}
          disabled={!can("autonomy.manage") || isBusy}
          onChange={(event) => set(event.target.value as Level)}
        >
          {levels.map((entry) => (
            <option key={entry} value={entry} disabled={entry === "auto" && !isEarned && level !== "auto"}>
              {levelLabels[entry].label}
            </option>
          ))}
        </SelectField>
      </div>
      <p className="text-sm text-ink-2">{levelLabels[level].text}</p>
      {cell.reason ? <Notice tone="bad">Auto was lost. {cell.reason}</Notice> : null}
    </li>
  );
}
