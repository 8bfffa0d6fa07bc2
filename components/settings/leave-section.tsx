"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { signOut } from "#components/shell/sign-out.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { notify } from "#components/ui/notify.ts";
import { NoPermission } from "#components/ui/states.tsx";
import { isOnlyAdmin, leavingText } from "./present.ts";

const ConfirmDialog = dynamic(
  () => import("#components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  { ssr: false },
);

/** The way out of the workspace, for everybody but its only admin. */
export function LeaveSection() {
  const trpc = useTRPC();
  const { slug, me } = useWorkspace();
  const query = useQuery(trpc.workspaces.team.queryOptions({ workspaceSlug: slug }));
  return (
    <Asked query={query} what="team" rows={1}>
      {({ members }) =>
        isOnlyAdmin(members, me.userId) ? (
          <NoPermission>You are the only admin. Make somebody else admin first, then you can leave.</NoPermission>
        ) : (
          <Leave />
        )
      }
    </Asked>
  );
}

function Leave() {
  const { slug, me, workspace } = useWorkspace();
  const client = useTRPCClient();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const hasOther = me.workspaces.length > 1;
  const leave = async () => {
    setBusy(true);
    try {
      await client.workspaces.leave.mutate({ workspaceSlug: slug });
    } catch (thrown) {
      setBusy(false);
      return notify({ tone: "bad", title: "You have not left", description: problemOf(thrown).message });
    }
    // What waits for this workspace would be refused now.
    return hasOther ? window.location.assign("/caseyos") : signOut(true);
  };
  return (
    <>
      <Button isBusy={isBusy} onClick={() => setAsking(true)} aria-haspopup="dialog">
        Leave {workspace.name}
      </Button>
      {isAsking ? (
        <ConfirmDialog
          title={`Leave ${workspace.name}?`}
          text={leavingText(hasOther)}
          action="Leave"
          onClose={() => setAsking(false)}
          onConfirm={() => void leave()}
        />
      ) : null}
    </>
  );
}
