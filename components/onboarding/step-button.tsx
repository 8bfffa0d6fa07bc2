"use client";

import Link from "next/link";
import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useConnect } from "#components/connections/use-connect.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { notify } from "#components/ui/notify.ts";
import type { Guide } from "#server/domain/help/contract.ts";
import type { ShownStep } from "./present.ts";

/** The form that the sandbox's visitor fills in. */
const visitor = {
  kind: "submit_form",
  email: "noor.haddad@fernhillcouriers.example",
  name: "Noor Haddad",
  company: "Fernhill Couriers",
  message: "We run 40 vans and would like a price for your fleet plan.",
} as const;

type Props = { action: NonNullable<ShownStep["action"]>; guide: Guide };

/** The one thing that leads to the next step. */
export function StepButton({ action, guide }: Props) {
  const { slug } = useWorkspace();
  const { connect, isBusy } = useConnect();
  const look = { className: "mt-3", variant: "primary" } as const;
  const link = (path: string) => (
    <Link href={`/${slug}/${path}`} className={buttonClass({ variant: "primary" }, "mt-3")}>
      {action.label}
    </Link>
  );
  switch (action.kind) {
    case "connect_mail":
    case "connect_crm":
      return (
        <Button
          {...look}
          isBusy={isBusy}
          onClick={() => void connect(action.kind === "connect_mail" ? "google" : "hubspot")}
        >
          {action.label}
        </Button>
      );
    case "play_form":
      return <PlayForm label={action.label} />;
    case "make_key":
      return link("developers#api-keys");
    case "open_receipt":
      return link(`moves/${guide.doneMoveId}`);
    case "show_why":
      return (
        <Button {...look} onClick={showWhy}>
          {action.label}
        </Button>
      );
    default:
      return action.kind satisfies never;
  }
}

const theWhy = () => document.querySelector<HTMLDetailsElement>("details[data-seen=why_opened]");

function openWhy(why: HTMLDetailsElement): void {
  why.open = true;
  const summary = why.querySelector("summary");
  summary?.focus();
  summary?.scrollIntoView({ block: "center" });
}

/** How long a move's page may take to come. */
const ARRIVES_MS = 10_000;

/** Opens the reason beside the list; on a phone the first move, and there its reason. */
function showWhy(): void {
  const why = theWhy();
  if (why) {
    openWhy(why);
    return;
  }
  const arriving = new MutationObserver(() => {
    const arrived = theWhy();
    if (!arrived) return;
    arriving.disconnect();
    openWhy(arrived);
  });
  arriving.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => arriving.disconnect(), ARRIVES_MS);
  document.querySelector<HTMLElement>("[aria-label=Moves] a")?.click();
}

function PlayForm({ label }: { label: string }) {
  const { slug: workspaceSlug } = useWorkspace();
  const client = useTRPCClient();
  const [isBusy, setBusy] = useState(false);
  const play = async () => {
    setBusy(true);
    try {
      await client.sandbox.act.mutate({ workspaceSlug, ...visitor });
      notify({ title: `${visitor.name} has sent the form.`, description: "The move is here within seconds." });
    } catch (error) {
      setBusy(false);
      notify({ tone: "bad", title: "The form could not be played", description: problemOf(error).message });
    }
  };
  return (
    <Button variant="primary" className="mt-3" isBusy={isBusy} onClick={() => void play()}>
      {label}
    </Button>
  );
}
