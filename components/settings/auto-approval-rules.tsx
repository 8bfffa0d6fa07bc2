"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { useClock } from "#components/clock/now.tsx";
import { dayAndTime } from "#components/clock/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Rows } from "#components/ui/rows.tsx";
import { NoPermission, Notice } from "#components/ui/states.tsx";
import type { RuleView } from "#server/domain/autonomy/contract.ts";
import { conditionTexts, recordText } from "./auto-approval-present.ts";
import { useAutonomy } from "./use-save.ts";

const RuleDialog = dynamic(() => import("./auto-approval-rule-dialog.tsx").then((module) => module.RuleDialog), {
  ssr: false,
});
const SimulationDialog = dynamic(
  () => import("./auto-approval-simulation.tsx").then((module) => module.SimulationDialog),
  { ssr: false },
);

type Open = { kind: "edit"; rule: RuleView | null } | { kind: "simulate"; rule: RuleView };

export function RulesSection() {
  const trpc = useTRPC();
  const { slug, can } = useWorkspace();
  const [open, setOpen] = useState<Open | null>(null);
  const query = useQuery(trpc.autonomy.rules.queryOptions({ workspaceSlug: slug }));
  const close = () => setOpen(null);
  return (
    <Asked query={query} what="rules" rows={3}>
      {(rules) => (
        <div className="space-y-4">
          {rules.some((rule) => rule.isOn) ? <NothingIsAuto /> : null}
          <Rows label="Rules" isRanked>
            {rules.map((rule) => (
              <RuleRow key={rule.id} rule={rule} onOpen={setOpen} />
            ))}
          </Rows>
          {can("autonomy.manage") ? (
            <Button onClick={() => setOpen({ kind: "edit", rule: null })} aria-haspopup="dialog">
              <Plus aria-hidden="true" className="size-4" />
              New rule
            </Button>
          ) : (
            <NoPermission>Only admins change rules.</NoPermission>
          )}
          {open?.kind === "edit" ? <RuleDialog rule={open.rule} onClose={close} /> : null}
          {open?.kind === "simulate" ? <SimulationDialog rule={open.rule} onClose={close} /> : null}
        </div>
      )}
    </Asked>
  );
}

/** A rule that is on approves nothing while no action is at Auto: said where people switch it on. */
function NothingIsAuto() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const { data } = useQuery(trpc.autonomy.levels.queryOptions({ workspaceSlug: slug }));
  if (!data || data.some((cell) => cell.level === "auto")) return null;
  return (
    <Notice>
      No action below is at Auto, so rules that are on approve nothing yet: the log tells what they would.
    </Notice>
  );
}

function RuleRow({ rule, onOpen }: { rule: RuleView; onOpen: (open: Open) => void }) {
  const { timeZone, now } = useClock();
  const { can } = useWorkspace();
  const record = recordText(rule);
  const cap = rule.dailyCap === null ? null : `${rule.usedToday} of ${rule.dailyCap} today`;
  const end = rule.expiresAt === null ? null : `until ${dayAndTime(new Date(rule.expiresAt), now, timeZone)}`;
  const facts = [`Priority ${rule.priority}`, cap, end, record].filter(Boolean).join(" · ");
  return (
    <li className="space-y-2 px-4 py-3.5">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex flex-wrap items-center gap-2 text-base font-medium text-ink">
            {rule.name}
            <Badge tone={rule.isOn ? "good" : rule.demotedReason ? "bad" : "neutral"}>
              {rule.isOn ? "On" : rule.demotedReason ? "Switched itself off" : "Off"}
            </Badge>
          </p>
          <p className="mt-0.5 text-sm text-pretty text-ink-2">
            When {conditionTexts(rule.conditions).join(", and ")}.
          </p>
          <p className="mt-0.5 text-xs text-ink-3">{facts}</p>
        </div>
        {can("autonomy.manage") ? <RuleButtons rule={rule} onOpen={onOpen} /> : null}
      </div>
      {rule.demotedReason ? <Notice tone="bad">{rule.demotedReason}</Notice> : null}
    </li>
  );
}

function RuleButtons({ rule, onOpen }: { rule: RuleView; onOpen: (open: Open) => void }) {
  const client = useTRPCClient();
  const { slug: workspaceSlug } = useWorkspace();
  const { run, isBusy } = useAutonomy();
  const switchOff = () =>
    void run(() => client.autonomy.switchRule.mutate({ workspaceSlug, ruleId: rule.id, isOn: false }), "Switched off");
  const simulate = rule.isOn ? "Simulate" : "Simulate, then switch on";
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button
        size="sm"
        aria-haspopup="dialog"
        aria-label={`${simulate}: ${rule.name}`}
        onClick={() => onOpen({ kind: "simulate", rule })}
      >
        <FlaskConical aria-hidden="true" className="size-3.5" />
        {simulate}
      </Button>
      {rule.isOn ? (
        <Button size="sm" isBusy={isBusy} onClick={switchOff} aria-label={`Switch off ${rule.name}`}>
          Switch off
        </Button>
      ) : null}
      <Button
        size="sm"
        variant="ghost"
        aria-haspopup="dialog"
        aria-label={`Edit ${rule.name}`}
        onClick={() => onOpen({ kind: "edit", rule })}
      >
        Edit
      </Button>
    </div>
  );
}
