"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Me, WorkspaceView } from "#server/domain/workspaces/contract.ts";
import { type Action, isAllowed } from "#server/platform/pure/permissions.ts";

type Here = { me: Me; workspace: WorkspaceView };
const HereContext = createContext<Here | null>(null);

export function WorkspaceProvider({ me, workspace, children }: Here & { children: ReactNode }) {
  return <HereContext value={{ me, workspace }}>{children}</HereContext>;
}

type UseWorkspace = Here & {
  slug: string;
  /** The server decides; this only keeps buttons away that it would refuse. */
  can: (action: Action) => boolean;
};

/** Who looks, at which workspace, and what they may do. */
export function useWorkspace(): UseWorkspace {
  const here = useContext(HereContext);
  if (!here) throw new Error("useWorkspace outside WorkspaceProvider");
  const { me, workspace } = here;
  const actor = { type: "user", id: me.userId, role: workspace.role, name: me.name ?? me.email } as const;
  return { me, workspace, slug: workspace.slug, can: (action) => isAllowed(actor, action) };
}
