"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { onPresence, othersOn } from "#components/shell/presence.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { LookState } from "#server/domain/collaboration/contract.ts";

/** Only who stays on a move is told; passing by is nobody's news. */
const SETTLE_MS = 700;
const RENEW_MS = 20_000;

/** Tells the others that this person looks at the move, and names those who do as well. */
export function usePresence(moveId: string): { userId: string; name: string }[] {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const { slug: workspaceSlug, me } = useWorkspace();
  const [others, setOthers] = useState<string[]>([]);

  useEffect(() => {
    let hasTold = false;
    const tell = (state: LookState) => {
      if (state !== "leaving" && document.visibilityState === "hidden") return;
      hasTold = state !== "leaving";
      // Losing one of these is no loss: the next one comes by itself.
      client.collaboration.look.mutate({ workspaceSlug, moveId, state }).catch(() => {});
    };
    const update = () => {
      const next = othersOn(moveId, me.userId);
      setOthers((old) => (old.join() === next.join() ? old : next));
    };
    const stop = onPresence((heard) => {
      if (heard === "reopened") return hasTold ? tell("asking") : undefined;
      if (heard.id !== moveId) return undefined;
      update();
      return heard.isAsking && heard.userId !== me.userId && hasTold ? tell("here") : undefined;
    });
    const first = setTimeout(() => tell("asking"), SETTLE_MS);
    const renew = setInterval(() => {
      tell("here");
      update();
    }, RENEW_MS);
    update();
    return () => {
      stop();
      clearTimeout(first);
      clearInterval(renew);
      if (hasTold) tell("leaving");
    };
  }, [client, workspaceSlug, moveId, me.userId]);

  const team = useQuery({ ...trpc.workspaces.team.queryOptions({ workspaceSlug }), enabled: others.length > 0 });
  const members = team.data?.members ?? [];
  return others.flatMap((userId) => {
    const member = members.find((entry) => entry.userId === userId);
    return member ? [{ userId, name: member.name ?? member.email }] : [];
  });
}
