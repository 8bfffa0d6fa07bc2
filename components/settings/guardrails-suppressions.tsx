"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Search, Upload, UserX } from "lucide-react";
import dynamic from "next/dynamic";
import { useDeferredValue, useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { RelativeTime } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { EmptyState, NoPermission } from "#components/ui/states.tsx";
import { type Suppression, type SuppressionReason, suppressionReasons } from "#server/domain/guardrails/contract.ts";
import { reasonLabels, sourceLabel } from "./guardrails-present.ts";
import { useSave } from "./use-save.ts";

const AddDialog = dynamic(
  () => import("./guardrails-suppression-dialogs.tsx").then((module) => module.AddSuppressionDialog),
  { ssr: false },
);
const ImportDialog = dynamic(
  () => import("./guardrails-suppression-dialogs.tsx").then((module) => module.ImportCustomersDialog),
  { ssr: false },
);

/** Search, the list, and the ways onto it. */
export function SuppressionsSection() {
  const { can } = useWorkspace();
  const [search, setSearch] = useState("");
  const [reason, setReason] = useState<SuppressionReason | "">("");
  const [dialog, setDialog] = useState<"add" | "import" | null>(null);
  const wanted = useDeferredValue(search.trim());
  return (
    <div className="space-y-4">
      <div className="grid gap-3 sm:grid-cols-[1fr_11rem]">
        <TextField
          label="Search addresses and domains"
          isLabelHidden
          type="search"
          placeholder="Search addresses and domains"
          maxLength={254}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <SelectField
          label="Reason"
          isLabelHidden
          value={reason}
          onChange={(event) => setReason(event.target.value as SuppressionReason | "")}
        >
          <option value="">All reasons</option>
          {suppressionReasons.map((value) => (
            <option key={value} value={value}>
              {reasonLabels[value].label}
            </option>
          ))}
        </SelectField>
      </div>
      <Entries search={wanted} reason={reason === "" ? undefined : reason} />
      {can("suppression.add") ? (
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" onClick={() => setDialog("add")} aria-haspopup="dialog">
            <UserX aria-hidden="true" className="size-4" />
            Add
          </Button>
          <Button onClick={() => setDialog("import")} aria-haspopup="dialog">
            <Upload aria-hidden="true" className="size-4" />
            Import customers
          </Button>
        </div>
      ) : (
        <NoPermission>Members and admins add to this list.</NoPermission>
      )}
      {dialog === "add" ? <AddDialog onClose={() => setDialog(null)} /> : null}
      {dialog === "import" ? <ImportDialog onClose={() => setDialog(null)} /> : null}
    </div>
  );
}

function Entries({ search, reason }: { search: string; reason: SuppressionReason | undefined }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(
    trpc.guardrails.suppressions.infiniteQueryOptions(
      { workspaceSlug: slug, limit: 25, ...(search ? { search } : {}), ...(reason ? { reason } : {}) },
      byCursor,
    ),
  );
  return (
    <PagedList
      query={query}
      what="list"
      label="Nothing is sent to"
      kept="It is still in force."
      rows={3}
      empty={<Nobody isFiltered={search !== "" || reason !== undefined} />}
      row={(item) => <Entry key={item.id} item={item} />}
    />
  );
}

function Nobody({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState icon={<Search className="size-5" />} title="No entry fits">
      Nobody with this on the list.
    </EmptyState>
  ) : (
    <EmptyState icon={<UserX className="size-5" />} title="Nobody yet">
      Whoever opts out or bounces stands here at once. Add customers to keep first mails away from them.
    </EmptyState>
  );
}

function Entry({ item }: { item: Suppression }) {
  const { slug, can } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy } = useSave();
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 text-base font-medium break-all text-ink">
          {item.value}
          <Badge tone={item.reason === "legal" ? "bad" : item.reason === "customer" ? "accent" : "warn"}>
            {reasonLabels[item.reason].label}
          </Badge>
        </p>
        {item.note ? <p className="text-sm break-words text-ink-2">{item.note}</p> : null}
        <p className="text-xs text-ink-3">
          <RelativeTime at={item.createdAt} isPast />, {sourceLabel(item.source)}
        </p>
      </div>
      {item.isRemovable ? (
        can("suppression.remove") ? (
          <Button
            variant="ghost"
            size="sm"
            isBusy={isBusy}
            aria-label={`Remove ${item.value}, ${reasonLabels[item.reason].label}`}
            onClick={() =>
              void run(
                () => client.guardrails.removeSuppression.mutate({ workspaceSlug: slug, suppressionId: item.id }),
                `${item.value} may get mail again`,
              )
            }
          >
            Remove
          </Button>
        ) : null
      ) : (
        <span className="text-xs text-ink-3">Stays</span>
      )}
    </li>
  );
}
