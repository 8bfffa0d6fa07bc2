"use client";

import { useQuery } from "@tanstack/react-query";
import { UserPlus, UsersRound } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { type ReactNode, useId } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC } from "#components/api/client.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { Team } from "#server/domain/team/contract.ts";
import { Feed } from "./feed.tsx";
import { HereNow } from "./here-now.tsx";
import { MemberTable } from "./member-table.tsx";
import { Mentions } from "./mentions.tsx";
import { feedFilterOf } from "./team-input.ts";

const REFRESH_MS = 15_000;

/** Who has what, who did what, who was called. */
export function TeamScreen() {
  const trpc = useTRPC();
  const { slug, can } = useWorkspace();
  const query = useQuery(trpc.team.read.queryOptions({ workspaceSlug: slug }, { refetchInterval: REFRESH_MS }));
  return (
    <PageBody>
      <PageHeader
        title="Team"
        description="Who has what open, and what was decided and came of it in the last 7 days."
        action={
          <Link href={`/${slug}/settings#team`} className={buttonClass({})}>
            <UsersRound aria-hidden="true" className="size-4" />
            {can("member.invite") ? "Invites and roles" : "Roles"}
          </Link>
        }
      />
      <Asked query={query} what="team">
        {(team) => <Content team={team} />}
      </Asked>
    </PageBody>
  );
}

function Content({ team: { members, unowned } }: { team: Team }) {
  const { slug } = useWorkspace();
  const filter = feedFilterOf(Object.fromEntries(useSearchParams()));
  return (
    <>
      <h2 className="sr-only">Members</h2>
      <MemberTable members={members} />
      {unowned.open > 0 ? (
        <p className="mt-3 text-sm text-pretty text-ink-2">
          {unownedText(unowned)}{" "}
          <Link href={`/${slug}/today`} className="text-accent-text underline underline-offset-2">
            Assign them on Today
          </Link>
        </p>
      ) : null}
      <div className="mt-3">{members.length > 1 ? <HereNow members={members} /> : <Alone />}</div>
      <Part title="Mentions of you">
        <Mentions />
      </Part>
      <Part title="What the team did" id="feed">
        <Feed filter={filter} members={members} />
      </Part>
    </>
  );
}

const unownedText = ({ open, dueToday }: Team["unowned"]): string =>
  `${open.toLocaleString("en-US")} open ${open === 1 ? "move belongs" : "moves belong"} to nobody yet${
    dueToday === 0 ? "." : `, ${dueToday.toLocaleString("en-US")} of them due today.`
  }`;

/** A team of one: what would be here, and the way to it. */
function Alone() {
  const { slug, can } = useWorkspace();
  return (
    <Notice tone="accent" icon={<UserPlus className="size-4" />}>
      It is only you so far. With colleagues here, moves can be assigned, a second person can approve, and you see who
      works on what.{" "}
      {can("member.invite") ? (
        <Link href={`/${slug}/settings#team`} className="text-accent-text underline underline-offset-2">
          Invite somebody
        </Link>
      ) : (
        "An admin can invite them."
      )}
    </Notice>
  );
}

function Part({ title, id, children }: { title: string; id?: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section id={id} aria-labelledby={heading} className="mt-10 scroll-mt-4">
      <h2 id={heading} className="mb-3 text-lg font-semibold text-ink">
        {title}
      </h2>
      {children}
    </section>
  );
}
