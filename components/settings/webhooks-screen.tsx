"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { NoRows, Rows } from "#components/ui/rows.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import { Section, SettingsPage } from "./settings-frame.tsx";
import { EndpointRow } from "./webhooks-endpoint.tsx";

const NewEndpointDialog = dynamic(() => import("./webhooks-dialogs.tsx").then((module) => module.NewEndpointDialog), {
  ssr: false,
});

/** Where moves may post to. */
export function WebhooksScreen() {
  const { can } = useWorkspace();
  return (
    <SettingsPage title="Webhooks" description="Endpoints of yours that an approved move may post to.">
      <Section
        id="endpoints"
        title="Endpoints"
        text="A message is posted once it is approved, signed, and with an id by which the endpoint knows a repetition. What was posted cannot be taken back."
      >
        {can("webhook.read") ? <Endpoints /> : <NoPermission>Only admins see and add endpoints.</NoPermission>}
      </Section>
    </SettingsPage>
  );
}

function Endpoints() {
  const trpc = useTRPC();
  const { slug, can } = useWorkspace();
  const [isNew, setNew] = useState(false);
  const query = useQuery(trpc.developer.webhooks.queryOptions({ workspaceSlug: slug }));
  return (
    <Asked query={query} what="endpoints" rows={2}>
      {(endpoints) => {
        const inOrder = [...endpoints].sort((a, b) => Number(a.isRemoved) - Number(b.isRemoved));
        return (
          <div className="space-y-4">
            {inOrder.length > 0 ? (
              <Rows label="Endpoints">
                {inOrder.map((endpoint) => (
                  <EndpointRow key={endpoint.id} endpoint={endpoint} />
                ))}
              </Rows>
            ) : (
              <NoRows>No endpoints yet. Add one, and moves can tell your own programs what was decided.</NoRows>
            )}
            {can("webhook.manage") ? (
              <Button variant="primary" onClick={() => setNew(true)} aria-haspopup="dialog">
                <Plus aria-hidden="true" className="size-4" />
                New endpoint
              </Button>
            ) : null}
            {isNew ? <NewEndpointDialog onClose={() => setNew(false)} /> : null}
          </div>
        );
      }}
    </Asked>
  );
}
