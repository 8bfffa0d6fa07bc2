"use client";

import { RelativeTime } from "#components/clock/now.tsx";
import { impactText, impactTone, manualOutcomes, outcomeLabel } from "#components/outcomes/present.ts";
import { useRecordOutcome } from "#components/outcomes/use-record-outcome.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { MenuButton } from "#components/ui/menu-button.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";

/** What came of the move; a person may add what no connected system has seen. */
export function MoveOutcomes({ move }: { move: MoveDetail }) {
  const { can } = useWorkspace();
  const record = useRecordOutcome();
  return (
    <div className="space-y-4">
      {move.outcomes.length === 0 ? (
        <p className="text-base text-ink-2">
          Nothing yet. Replies and bounces are found by themselves in the connected mailbox.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {move.outcomes.map((outcome) => (
            <li key={outcome.id} className="flex items-center gap-3 py-2 text-base">
              <Badge tone={impactTone(outcome.impact)}>{impactText(outcome.impact)}</Badge>
              <span className="flex-1 text-ink">{outcomeLabel(outcome.type)}</span>
              <RelativeTime at={outcome.occurredAt} isPast className="text-sm text-ink-3" />
            </li>
          ))}
        </ul>
      )}
      {can("outcome.record") ? (
        <MenuButton
          menuLabel="Record an outcome"
          entries={() =>
            manualOutcomes.map((entry) => ({
              kind: "item",
              label: entry.label,
              onSelect: () => void record(move.id, entry.type),
            }))
          }
        >
          Record an outcome
        </MenuButton>
      ) : (
        <NoPermission>Only members and admins can record outcomes.</NoPermission>
      )}
    </div>
  );
}
