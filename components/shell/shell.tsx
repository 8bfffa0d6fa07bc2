"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { ApiProvider } from "#components/api/client.tsx";
import "#components/pwa/install-event.ts";
import { ClockProvider } from "#components/clock/now.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import type { Me, WorkspaceView } from "#server/domain/workspaces/contract.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { Help } from "./help.tsx";
import { PaletteHost } from "./palette-host.tsx";
import { Sidebar } from "./sidebar.tsx";
import { WorkspaceProvider } from "./workspace.tsx";

/** Speaks only when a connection is in trouble: its code comes after the page. */
const TroubleBar = dynamic(
  () => import("#components/connections/trouble-bar.tsx").then((module) => module.TroubleBar),
  {
    ssr: false,
  },
);

/** Has nothing to say while all is well. */
const OfflineBar = dynamic(() => import("#components/pwa/offline-bar.tsx").then((module) => module.OfflineBar), {
  ssr: false,
});

/** Nothing that is seen first: it comes after the page. */
const Background = dynamic(() => import("./background.tsx").then((module) => module.Background), { ssr: false });

/** Everything around a page of a workspace. */
export function Shell({
  me,
  workspace,
  renderedAt,
  nonce,
  hasWorker,
  children,
}: {
  me: Me;
  workspace: WorkspaceView;
  renderedAt: string;
  /** Of this answer's content security policy: styles that components add must carry it. */
  nonce?: string;
  /** Whether there is a service worker of this build. */
  hasWorker: boolean;
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
                <TroubleBar />
                {children}
              </main>
              <BottomBar />
            </div>
            <Background slug={workspace.slug} hasWorker={hasWorker} />
            <Help />
            <PaletteHost />
            <Toaster />
          </ClockProvider>
        </WorkspaceProvider>
      </ApiProvider>
    </CSPProvider>
  );
}
