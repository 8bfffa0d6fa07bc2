"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import type { ReactNode } from "react";
import { ApiProvider } from "#components/api/client.tsx";
import { ClockProvider } from "#components/clock/now.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import type { Me, WorkspaceView } from "#server/domain/workspaces/contract.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { Help } from "./help.tsx";
import { OfflineBar } from "./offline-bar.tsx";
import { Sidebar } from "./sidebar.tsx";
import { useGoTo } from "./use-go-to.ts";
import { useLiveUpdates } from "./use-live-updates.ts";
import { WorkspaceProvider } from "./workspace.tsx";

/** Everything around a page of a workspace. */
export function Shell({
  me,
  workspace,
  renderedAt,
  nonce,
  children,
}: {
  me: Me;
  workspace: WorkspaceView;
  renderedAt: string;
  /** Of this answer's content security policy: styles that components add must carry it. */
  nonce?: string;
  children: ReactNode;
}) {
  return (
    <CSPProvider nonce={nonce}>
      <ApiProvider>
        <WorkspaceProvider me={me} workspace={workspace}>
          <ClockProvider renderedAt={renderedAt} timeZone={me.timeZone}>
            <a
              href="#main"
              className="fixed top-2 left-2 z-50 -translate-y-16 rounded-lg bg-raised px-3 py-2 text-sm font-medium text-ink shadow-2 focus:translate-y-0"
            >
              Skip to content
            </a>
            <div className="isolate flex min-h-dvh flex-col md:flex-row">
              <Sidebar />
              <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
                <OfflineBar />
                {children}
              </main>
              <BottomBar />
            </div>
            <Background slug={workspace.slug} />
            <Help />
            <Toaster />
          </ClockProvider>
        </WorkspaceProvider>
      </ApiProvider>
    </CSPProvider>
  );
}

function Background({ slug }: { slug: string }) {
  useLiveUpdates();
  useGoTo(slug);
  return null;
}
