"use client";

import { Download } from "lucide-react";
import { useId, useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { notify } from "#components/ui/notify.ts";
import { NoPermission } from "#components/ui/states.tsx";
import { readReady } from "./read-ready.ts";

/** What the browser adds: enough to know which one it is, nothing about the person. */
const browserFacts = () => ({
  userAgent: navigator.userAgent,
  language: navigator.language,
  isOnline: navigator.onLine,
  window: { width: window.innerWidth, height: window.innerHeight, pixelRatio: window.devicePixelRatio },
});

function save(name: string, value: unknown): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by the next task.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

/** The bundle for whoever helps: made here, given to nobody by us. */
export function DiagnosticsCard() {
  const id = useId();
  const client = useTRPCClient();
  const { slug: workspaceSlug, can } = useWorkspace();
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const [workspace, ready] = await Promise.all([client.help.diagnostics.query({ workspaceSlug }), readReady()]);
      save(`caseyos-diagnostics-${workspace.at.slice(0, 10)}.json`, { ...workspace, ready, browser: browserFacts() });
      notify({ title: "The diagnostics are saved.", description: "Look at them before you pass them on." });
    } catch (error) {
      notify({ tone: "bad", title: "The diagnostics could not be made", description: problemOf(error).message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-labelledby={id} className="rounded-xl border border-line bg-surface p-5 shadow-1">
      <h2 id={id} className="text-lg font-semibold text-ink">
        Diagnostics
      </h2>
      <p className="mt-2 text-sm text-pretty text-ink-2">
        States, counts and error messages of this workspace, for whoever helps you. Names, addresses, texts, tokens and
        keys are taken out. The file is saved on your device; we send it to nobody.
      </p>
      <div className="mt-4">
        {can("help.diagnose") ? (
          <Button isBusy={isBusy} onClick={() => void download()}>
            <Download aria-hidden="true" className="size-4" />
            Download diagnostics
          </Button>
        ) : (
          <NoPermission>Your role is viewer: ask a member for them.</NoPermission>
        )}
      </div>
    </section>
  );
}
