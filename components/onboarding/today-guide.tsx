"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";

/** Drawn by the server as well, so that nothing moves down later; its code is sent to those only who need it. */
const FirstSteps = dynamic(() => import("./first-steps.tsx").then((module) => module.FirstSteps));

/** The first steps of a new member, above the list. */
export function TodayGuide() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const { data } = useQuery(trpc.help.guide.queryOptions({ workspaceSlug: slug }));
  return data?.isWanted ? <FirstSteps guide={data} /> : null;
}
