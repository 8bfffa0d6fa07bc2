"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ListFilter, Users } from "lucide-react";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { MenuEntry } from "#components/ui/menu.tsx";
import { MenuButton } from "#components/ui/menu-button.tsx";
import { notify } from "#components/ui/notify.ts";
import type { SavedView } from "#server/domain/collaboration/contract.ts";
import { listHref } from "./list-address.ts";
import { channelLabels } from "./present.ts";
import { isSameList, listOfView } from "./present-views.ts";
import type { ListInput } from "./queue-cache.ts";
import { stay, tabClass } from "./queue-filters.tsx";
import { SaveViewDialog } from "./save-view-dialog.tsx";

function useViews(): SavedView[] {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  return useQuery(trpc.collaboration.views.queryOptions({ workspaceSlug })).data?.items ?? [];
}

/** The views that the person has kept and those that others share, beside the standing ones. */
export function SavedViewTabs({ list }: { list: ListInput }) {
  const { me } = useWorkspace();
  return useViews().map((view) => {
    const target = listOfView(view.query, me.userId);
    const isActive = isSameList(target, list);
    return (
      <a
        key={view.id}
        href={listHref(target, me.userId)}
        onClick={stay}
        title={view.isMine ? undefined : `Shared by ${view.ownerName}`}
        aria-current={isActive ? "page" : undefined}
        className={tabClass(isActive)}
      >
        {view.name}
        {view.isShared ? <Users aria-label="(shared)" className="size-3.5 text-ink-3" /> : null}
      </a>
    );
  });
}

const go = (href: string) => window.history.pushState(null, "", href);

/** Whose moves, which kind, and what to do with a view. */
export function FilterMenu({ list }: { list: ListInput }) {
  const { me, can } = useWorkspace();
  const [isSaving, setSaving] = useState(false);
  const views = useViews();
  const { change, remove } = useViewActions();
  const show = (patch: Partial<ListInput>) => () => go(listHref({ ...list, ...patch }, me.userId));
  const entries = (): MenuEntry[] => {
    const active = views.find((view) => view.isMine && isSameList(listOfView(view.query, me.userId), list));
    return [
      ...(can("view.save") ? viewEntries(active, () => setSaving(true), change, remove) : []),
      { kind: "heading", label: "Whose" },
      { kind: "item", label: "Everybody’s", isChecked: !list.ownerId, onSelect: show({ ownerId: undefined }) },
      { kind: "item", label: "Mine", isChecked: list.ownerId === me.userId, onSelect: show({ ownerId: me.userId }) },
      { kind: "separator" },
      { kind: "heading", label: "Kind of move" },
      { kind: "item", label: "Every kind", isChecked: !list.actionType, onSelect: show({ actionType: undefined }) },
      ...Object.entries(channelLabels).map(
        ([type, label]): MenuEntry => ({
          kind: "item",
          label,
          isChecked: list.actionType === type,
          onSelect: show({ actionType: type as ListInput["actionType"] }),
        }),
      ),
    ];
  };
  const count = (list.ownerId ? 1 : 0) + (list.actionType ? 1 : 0);
  return (
    <>
      <MenuButton
        menuLabel="Filters and views"
        aria-label={count > 0 ? `Filters and views, ${count} set` : "Filters and views"}
        entries={entries}
        align="end"
        variant="ghost"
        className="h-8 shrink-0 px-2 touch:size-11"
      >
        <ListFilter aria-hidden="true" className="size-4" />
        {count > 0 ? <span className="text-xs text-accent-text">{count}</span> : null}
      </MenuButton>
      {isSaving ? <SaveViewDialog list={list} onClose={() => setSaving(false)} /> : null}
    </>
  );
}

function viewEntries(
  active: SavedView | undefined,
  save: () => void,
  change: (view: SavedView, isShared: boolean) => void,
  remove: (view: SavedView) => void,
): MenuEntry[] {
  if (!active) return [{ kind: "item", label: "Keep as a view…", onSelect: save }, { kind: "separator" }];
  return [
    { kind: "heading", label: `View “${active.name}”` },
    active.isShared
      ? { kind: "item", label: "Stop sharing", onSelect: () => change(active, false) }
      : { kind: "item", label: "Share with the team", onSelect: () => change(active, true) },
    { kind: "item", label: "Delete this view", onSelect: () => remove(active) },
    { kind: "separator" },
  ];
}

function useViewActions() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const run = async (title: string, call: () => Promise<unknown>) => {
    try {
      await call();
      await queryClient.invalidateQueries({ queryKey: trpc.collaboration.views.pathKey() });
      notify({ title });
    } catch (error) {
      notify({ tone: "bad", title: "The view stayed as it was", description: problemOf(error).message });
    }
  };
  return {
    change: ({ id, name }: SavedView, isShared: boolean) =>
      void run(isShared ? `The team sees “${name}” now` : `“${name}” is yours alone again`, () =>
        client.collaboration.updateView.mutate({ workspaceSlug, viewId: id, isShared }),
      ),
    remove: ({ id, name }: SavedView) =>
      void run(`View “${name}” is deleted`, () =>
        client.collaboration.deleteView.mutate({ workspaceSlug, viewId: id }),
      ),
  };
}
