"use client";

import { useQuery } from "@tanstack/react-query";
import { CloudOff, Plug } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { again, type Trouble, troublesOf, vendorName, waitingLine } from "./present.ts";
import { useConnect } from "./use-connect.ts";

/** Says that an account needs a person, or that a vendor does not answer, before the next action fails over it. */
export function TroubleBar() {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const { data } = useQuery({
    ...trpc.connections.list.queryOptions({ workspaceSlug }),
    refetchInterval: 60_000,
    staleTime: 30_000,
  });
  const [first, ...others] = troublesOf(data?.connections ?? []);
  return first ? <Bar trouble={first} others={others.length} /> : null;
}

function Bar({ trouble: { connection, kind }, others }: { trouble: Trouble; others: number }) {
  const { slug } = useWorkspace();
  const { connect, isBusy } = useConnect();
  const name = vendorName(connection.provider);
  const Icon = kind === "reconnect" ? Plug : CloudOff;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 bg-warn-soft px-4 py-2 text-center text-sm font-medium text-warn"
    >
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      <p>
        {kind === "reconnect"
          ? `${name} (${connection.accountLabel}) has to be reconnected. ${waitingLine(connection.waitingMoves) ?? "Until then nothing goes out through it."}`
          : `${name} does not answer right now. Approved moves wait for it and are done when it is back.`}
      </p>
      {kind === "reconnect" ? (
        <button
          type="button"
          className="min-h-8 cursor-pointer rounded-md px-2 underline underline-offset-2 touch:min-h-11"
          disabled={isBusy}
          onClick={() => void connect(connection.provider, again(connection))}
        >
          Reconnect {name}
        </button>
      ) : (
        <Link
          className="inline-flex min-h-8 items-center rounded-md px-2 underline underline-offset-2 touch:min-h-11"
          href={`/${slug}/connections`}
        >
          See connections
        </Link>
      )}
      {others > 0 ? <span>and {others} more</span> : null}
    </div>
  );
}
