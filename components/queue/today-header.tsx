"use client";

import { ListChecks } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useClock } from "#components/clock/now.tsx";
import { dayTitle } from "#components/clock/present.ts";
import { SandboxMark } from "#components/shell/logo.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Figures } from "./figures.tsx";

const DayPlanDialog = dynamic(() => import("./day-plan-dialog.tsx").then((module) => module.DayPlanDialog), {
  ssr: false,
});

/** The day, four counted figures, and the way to a plan. */
export function TodayHeader() {
  const { now, timeZone } = useClock();
  const { workspace } = useWorkspace();
  const [isPlanning, setPlanning] = useState(false);
  return (
    <header className="px-4 pt-4 pb-3">
      <div className="mb-3 flex items-center gap-3">
        <h1 className="text-xl font-semibold tracking-tight text-ink">Today</h1>
        <p className="min-w-0 truncate text-sm text-ink-3">{dayTitle(now, timeZone)}</p>
        {workspace.isSandbox ? <SandboxMark className="md:hidden" /> : null}
        <Button size="sm" variant="ghost" className="ml-auto" aria-haspopup="dialog" onClick={() => setPlanning(true)}>
          <ListChecks aria-hidden="true" className="size-4" />
          Plan<span className="sr-only"> the day</span>
        </Button>
      </div>
      <Figures />
      {isPlanning ? <DayPlanDialog onClose={() => setPlanning(false)} /> : null}
    </header>
  );
}
