"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { RelativeTime } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { NoRows, Rows } from "#components/ui/rows.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { WebhookDeliveryView, WebhookEndpoint, WebhookTest } from "#server/domain/developer/contract.ts";
import { useSave } from "./use-save.ts";
import { deliverySentence, shortAddress, stateOf } from "./webhooks-present.ts";

const RotateDialog = dynamic(() => import("./webhooks-dialogs.tsx").then((module) => module.RotateDialog), {
  ssr: false,
});
const ConfirmDialog = dynamic(
  () => import("#components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  { ssr: false },
);

/** One endpoint: what it is, what it answered last, what moves have posted to it, and what can be done with it. */
export function EndpointRow({ endpoint }: { endpoint: WebhookEndpoint }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="space-y-3 px-4 py-3.5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-56">
          <p className="flex flex-wrap items-center gap-2 text-base font-medium break-words text-ink">
            {endpoint.name}
            {endpoint.isRemoved ? <Badge tone="neutral">Deleted</Badge> : null}
          </p>
          <p className="font-mono text-xs break-all text-ink-2" title={endpoint.url}>
            {shortAddress(endpoint.url)}
          </p>
          <p className="mt-1 text-xs text-ink-3">
            Added <RelativeTime at={endpoint.createdAt} isPast />
            {endpoint.rotatedAt ? (
              <>
                , secret made anew <RelativeTime at={endpoint.rotatedAt} isPast />
              </>
            ) : null}
          </p>
        </div>
        {endpoint.isRemoved ? null : <Care endpoint={endpoint} />}
      </div>
      {endpoint.lastTest && !endpoint.isRemoved ? <TestAnswer test={endpoint.lastTest} /> : null}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="flex min-h-8 w-fit items-center rounded text-sm text-ink-2 underline-offset-2 hover:underline touch:min-h-11">
          Recent deliveries
        </summary>
        {isOpen ? <Deliveries endpoint={endpoint} /> : null}
      </details>
    </li>
  );
}

function Care({ endpoint }: { endpoint: WebhookEndpoint }) {
  const { slug: workspaceSlug, can } = useWorkspace();
  const client = useTRPCClient();
  const testing = useSave();
  const removing = useSave();
  const [asks, setAsks] = useState<"rotate" | "remove" | null>(null);
  if (!can("webhook.manage")) return null;
  const at = { workspaceSlug, endpointId: endpoint.id };
  const test = () => {
    let answer: WebhookTest | null = null;
    return testing.run(
      async () => {
        answer = await client.developer.testWebhook.mutate(at);
      },
      () => (answer?.isDelivered ? "The endpoint received it" : "The endpoint did not receive it"),
    );
  };
  const close = () => setAsks(null);
  return (
    <div className="flex flex-wrap gap-1.5">
      <Button
        size="sm"
        isBusy={testing.isBusy}
        onClick={() => void test()}
        aria-label={`Send a test to ${endpoint.name}`}
      >
        Send a test
      </Button>
      <Button
        size="sm"
        variant="ghost"
        onClick={() => setAsks("rotate")}
        aria-haspopup="dialog"
        aria-label={`New secret for ${endpoint.name}`}
      >
        New secret
      </Button>
      <Button
        size="sm"
        variant="ghost"
        isBusy={removing.isBusy}
        onClick={() => setAsks("remove")}
        aria-haspopup="dialog"
        aria-label={`Delete ${endpoint.name}`}
      >
        Delete
      </Button>
      {asks === "rotate" ? <RotateDialog endpoint={endpoint} onClose={close} /> : null}
      {asks === "remove" ? (
        <ConfirmDialog
          title={`Delete “${endpoint.name}”?`}
          text="Nothing is posted to it any more, approved moves included: they fail and say why. This is final."
          action="Delete"
          onClose={close}
          onConfirm={() => void removing.run(() => client.developer.removeWebhook.mutate(at), "Endpoint deleted")}
        />
      ) : null}
    </div>
  );
}

function TestAnswer({ test }: { test: WebhookTest }) {
  const Icon = test.isDelivered ? CircleCheck : CircleAlert;
  return (
    <Notice tone={test.isDelivered ? "good" : "bad"} icon={<Icon className="size-4" />}>
      <p>
        Last test, <RelativeTime at={test.at} isPast />: {test.message} It took {test.ms} ms.
      </p>
    </Notice>
  );
}

function Deliveries({ endpoint }: { endpoint: WebhookEndpoint }) {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const query = useQuery(trpc.developer.deliveries.queryOptions({ workspaceSlug, endpointId: endpoint.id }));
  return (
    <div className="mt-2">
      <Asked query={query} what="deliveries" rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <NoRows>No move has posted to it in the last 30 days.</NoRows>
          ) : (
            <Rows label={`Recent deliveries to ${endpoint.name}`}>
              {items.map((delivery) => (
                <Delivery key={delivery.executionId} delivery={delivery} />
              ))}
            </Rows>
          )
        }
      </Asked>
    </div>
  );
}

function Delivery({ delivery }: { delivery: WebhookDeliveryView }) {
  const { slug } = useWorkspace();
  const { label, tone } = stateOf(delivery);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1 px-3 py-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <Link
          href={`/${slug}/moves/${delivery.moveId}`}
          className="text-sm font-medium break-words text-ink underline-offset-2 hover:underline"
        >
          {delivery.title}
        </Link>
        <p className="text-xs text-ink-2">
          <code className="font-mono">{delivery.eventType}</code>, <RelativeTime at={delivery.startedAt} isPast />
        </p>
        <p className="text-xs break-words text-ink-2">{deliverySentence(delivery)}</p>
      </div>
      <Badge tone={tone}>{label}</Badge>
    </li>
  );
}
