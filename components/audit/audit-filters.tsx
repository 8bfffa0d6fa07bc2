"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { startTransition, useOptimistic } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { auditHref, type ShownFilter } from "./audit-input.ts";
import { kindChoices } from "./present.ts";

/** Who, what, when. A choice shows at once and goes with the ones before it, also while the address has yet to follow. */
export function AuditFilters({ filter: settled }: { filter: ShownFilter }) {
  const [filter, show] = useOptimistic(settled);
  const router = useRouter();
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const team = useQuery(trpc.workspaces.team.queryOptions({ workspaceSlug: slug }));
  const keys = useQuery(trpc.developer.keys.queryOptions({ workspaceSlug: slug }));
  const members = team.data?.members ?? [];
  const apiKeys = keys.data ?? [];
  const isKnown = [...members.map(({ userId }) => userId), ...apiKeys.map(({ id }) => id)].includes(
    filter.actorId ?? "",
  );
  const goTo = (next: ShownFilter) =>
    startTransition(() => {
      show(next);
      router.replace(auditHref(next), { scroll: false });
    });
  const choose = (change: Partial<ShownFilter>) => goTo({ ...filter, ...change });
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <search
      aria-label="Entries"
      className="mb-5 grid grid-cols-2 items-end gap-3 md:grid-cols-[1fr_1fr_auto_auto_auto]"
    >
      <SelectField
        label="Who"
        value={filter.actorId ?? ""}
        onChange={(event) => choose({ actorId: event.target.value || undefined })}
      >
        <option value="">Everybody</option>
        {filter.actorId && !isKnown ? <option value={filter.actorId}>Somebody who left</option> : null}
        <optgroup label="Members">
          {members.map(({ userId, name, email }) => (
            <option key={userId} value={userId}>
              {name ?? email}
            </option>
          ))}
        </optgroup>
        {apiKeys.length > 0 ? (
          <optgroup label="API keys">
            {apiKeys.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </optgroup>
        ) : null}
      </SelectField>
      <SelectField
        label="What"
        value={filter.kind ?? ""}
        onChange={(event) => choose({ kind: event.target.value || undefined })}
      >
        <option value="">Everything</option>
        {kindChoices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <TextField
        label="From"
        type="date"
        value={filter.from ?? ""}
        max={filter.to}
        onChange={(event) => choose({ from: event.target.value || undefined })}
      />
      <TextField
        label="Until"
        type="date"
        value={filter.to ?? ""}
        min={filter.from}
        onChange={(event) => choose({ to: event.target.value || undefined })}
      />
      {isFiltered ? (
        <Button variant="ghost" className="h-10 justify-self-start" onClick={() => goTo({})}>
          Show all
        </Button>
      ) : null}
    </search>
  );
}
