"use client";

import { useQuery } from "@tanstack/react-query";
import { Webhook } from "lucide-react";
import Link from "next/link";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { NoPermission, Notice } from "#components/ui/states.tsx";
import { endpointsSentence } from "./webhooks-present.ts";

/** How the webhook endpoints do, and the way to their deliveries. */
export function WebhooksPart() {
  const { slug, can } = useWorkspace();
  if (!can("webhook.read")) return <NoPermission>Only admins see and add endpoints.</NoPermission>;
  return (
    <div className="space-y-4">
      <State />
      <Link href={`/${slug}/settings/webhooks`} className={buttonClass({})}>
        <Webhook aria-hidden="true" className="size-4" />
        Open endpoints and deliveries
      </Link>
    </div>
  );
}

function State() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery(trpc.developer.webhooks.queryOptions({ workspaceSlug: slug }));
  return (
    <Asked query={query} what="endpoints" rows={1}>
      {(endpoints) => {
        const told = endpointsSentence(endpoints);
        return (
          <Notice tone={told?.isTrouble ? "warn" : "neutral"}>
            {told?.text ?? "No endpoint yet. Add one, and moves can tell your own programs what was decided."}
          </Notice>
        );
      }}
    </Asked>
  );
}
