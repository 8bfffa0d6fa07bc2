"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { type Breakage, type WorldView, worldVendor } from "#server/domain/sandbox/contract.ts";
import { Choice, Panel } from "./panel.tsx";
import type { Act } from "./use-world.ts";

const vendors = [
  { value: "google", label: "Gmail" },
  { value: "hubspot", label: "HubSpot" },
  { value: "slack", label: "Slack" },
  { value: "x", label: "X" },
];
const ways: { value: Breakage; label: string }[] = [
  { value: "server_error", label: "answers with errors (500)" },
  { value: "rate_limited", label: "asks to slow down (429)" },
  { value: "hang", label: "says nothing (hangs)" },
  { value: "lost_reply", label: "does the next write and loses the answer" },
  { value: "revoked", label: "takes our access away" },
];

/** Breaks a vendor, and heals all of them. */
export function BreakPanel({
  faults,
  act,
  isBusy,
}: {
  faults: NonNullable<WorldView>["faults"];
  act: Act;
  isBusy: boolean;
}) {
  const [vendor, setVendor] = useState("google");
  const [how, setHow] = useState<string>("server_error");
  const name = vendors.find((entry) => entry.value === vendor)?.label ?? vendor;
  const start = async (): Promise<void> => {
    const way = ways.find((entry) => entry.value === how);
    if (way)
      await act({ kind: "break", vendor: worldVendor.parse(vendor), how: way.value }, `${name} ${way.label} now.`);
  };
  return (
    <Panel
      title="A vendor breaks"
      hint="See what CaseyOS says and does about it, here and under Connections."
      action="Break it"
      isBusy={isBusy}
      onSubmit={start}
    >
      <Choice label="Vendor" value={vendor} onChange={setVendor} options={vendors} />
      <Choice label="It" value={how} onChange={setHow} options={ways} />
      {faults.length > 0 ? (
        <div className="flex flex-wrap items-center gap-3 rounded-lg bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
          <p className="flex-1">
            Broken now:{" "}
            {faults
              .map(({ vendor: who, kind, remaining }) => `${who} ${kind.replaceAll("_", " ")} (${remaining} calls)`)
              .join(", ")}
          </p>
          <Button size="sm" isBusy={isBusy} onClick={() => void act({ kind: "heal" }, "Everything answers again.")}>
            Heal everything
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
