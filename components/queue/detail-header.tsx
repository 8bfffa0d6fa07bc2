"use client";

import { useQuery } from "@tanstack/react-query";
import { UserRound } from "lucide-react";
import Link from "next/link";
import { Fragment, type ReactNode, useEffect, useRef } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useClock } from "#components/clock/now.tsx";
import { dueText } from "#components/clock/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { MenuEntry } from "#components/ui/menu.tsx";
import { MenuButton } from "#components/ui/menu-button.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { channelLabels, domainLabels, money, statusLabels } from "./present.ts";
import type { MoveCommands } from "./use-move-commands.ts";

type HeaderProps = {
  move: MoveDetail;
  commands: MoveCommands;
  /** When the person asked to be taken here (ms); each new time moves the focus to the sentence. */
  focusAt?: number | null;
  isPage?: boolean;
};

/** The sentence, and whom and what it is about. */
export function DetailHeader({ move, commands, focusAt, isPage }: HeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focusAt) heading.current?.focus();
  }, [focusAt]);
  const { now, timeZone } = useClock();
  const { slug } = useWorkspace();
  const due = move.status === "open" ? dueText(move.dueAt, now, timeZone) : null;
  const status = statusLabels[move.status];
  const Heading = isPage ? "h1" : "h2";
  const facts: { key: string; node: ReactNode }[] = [
    { key: "contact", node: move.contactName },
    { key: "company", node: move.companyName },
    { key: "deal", node: dealText(move) },
  ].filter((fact) => fact.node);
  return (
    <header>
      <div className="mb-2.5 flex flex-wrap items-center gap-1.5">
        {move.status === "open" ? null : <Badge tone={status.tone}>{status.label}</Badge>}
        {due ? (
          <Badge tone={due.tone === "late" ? "bad" : due.tone === "soon" ? "warn" : "neutral"}>{due.text}</Badge>
        ) : null}
        <Badge>{domainLabels[move.domain]}</Badge>
        <Badge>{channelLabels[move.actionType]}</Badge>
        <OwnerMenu move={move} commands={commands} />
      </div>
      <Heading
        ref={heading}
        tabIndex={-1}
        className="text-xl font-semibold tracking-tight text-pretty wrap-anywhere text-ink outline-none"
      >
        {move.title}
      </Heading>
      <p className="mt-1.5 text-base wrap-anywhere text-ink-2">
        {facts.map((fact, index) => (
          <Fragment key={fact.key}>
            {index > 0 ? <span className="text-ink-3"> · </span> : null}
            {fact.node}
          </Fragment>
        ))}
        {isPage ? null : (
          <>
            {facts.length > 0 ? <span className="text-ink-3"> · </span> : null}
            <Link href={`/${slug}/moves/${move.id}`} className="text-accent-text underline underline-offset-2">
              Open as a page
            </Link>
          </>
        )}
      </p>
    </header>
  );
}

function dealText(move: MoveDetail): string | null {
  const amount = money(move.dealAmountCents, move.dealCurrency);
  return amount === null ? null : `${amount} deal`;
}

function OwnerMenu({ move, commands }: { move: MoveDetail; commands: MoveCommands }) {
  const trpc = useTRPC();
  const { slug, me, can } = useWorkspace();
  const isOpen = commands.panel === "assign";
  const team = useQuery({ ...trpc.workspaces.team.queryOptions({ workspaceSlug: slug }), enabled: isOpen });
  const label = move.ownerName ?? "No owner";
  if (!can("move.assign")) {
    return (
      <Badge>
        <UserRound aria-hidden="true" className="size-3" />
        {label}
      </Badge>
    );
  }
  const entries = (): MenuEntry[] => {
    const members = team.data?.members ?? [];
    const assign = (id: string | null, name: string | null) => () =>
      void commands.actions.assign(commands.card ?? move, { id, name });
    return [
      { kind: "heading", label: team.isPending ? "Reading the team…" : "Who takes it" },
      ...members
        .filter((member) => member.role !== "viewer")
        .map((member) => {
          const name = member.name ?? member.email;
          const text = member.userId === me.userId ? `${name} (you)` : name;
          return {
            kind: "item" as const,
            label: text,
            isChecked: move.ownerId === member.userId,
            onSelect: assign(member.userId, name),
          };
        }),
      { kind: "item", label: "Nobody", isChecked: move.ownerId === null, onSelect: assign(null, null) },
    ];
  };
  return (
    <MenuButton
      menuLabel="Assign"
      aria-label={`Assign. Now: ${label}`}
      aria-keyshortcuts="m"
      entries={entries}
      variant="ghost"
      size="sm"
      className="h-5 rounded-md px-1.5"
      open={{ isOpen, set: (open) => (open ? commands.open("assign") : commands.close("assign")) }}
    >
      <UserRound aria-hidden="true" className="size-3" />
      {label}
    </MenuButton>
  );
}
