"use client";

import { useQueryClient } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { TestResult } from "#server/domain/notifications/contract.ts";

/** Sends a test and keeps its result on screen. */
export function TestPart() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const [isBusy, setBusy] = useState(false);
  const [result, setResult] = useState<TestResult | { failure: string } | null>(null);
  const run = async () => {
    setBusy(true);
    setResult(null);
    try {
      setResult(await client.notifications.test.mutate({ workspaceSlug }));
      await queryClient.invalidateQueries({ queryKey: trpc.notifications.settings.pathKey() });
    } catch (error) {
      setResult({ failure: problemOf(error).message });
    }
    setBusy(false);
  };
  return (
    <div className="space-y-4">
      <Button isBusy={isBusy} onClick={() => void run()}>
        <BellRing aria-hidden="true" className="size-4" />
        Send a test
      </Button>
      <div role="status" className="space-y-2">
        {result && "failure" in result ? <Notice tone="bad">No test was sent. {result.failure}</Notice> : null}
        {result && "devices" in result ? <Lines result={result} /> : null}
      </div>
    </div>
  );
}

function Lines({ result: { devices, mail } }: { result: TestResult }) {
  return (
    <>
      {devices.map(({ id, label, isReached, message }) => (
        <Notice key={id} tone={isReached ? "good" : "bad"}>
          {label}: {message}
          {isReached ? " It should show within seconds; if it does not, look at the device’s own settings." : null}
        </Notice>
      ))}
      {mail ? <Notice tone={mail.isSent ? "accent" : "bad"}>{mail.message}</Notice> : null}
    </>
  );
}
