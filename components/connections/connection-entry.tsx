"use client";

import { CloudOff, RefreshCw, TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { RelativeTime, useClock } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { ConnectionView } from "#server/domain/connections/contract.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import {
  again,
  connectionStates,
  healthLine,
  missingFeatures,
  scopeSummary,
  streamLabel,
  waitingLine,
} from "./present.ts";
import { useConnect } from "./use-connect.ts";

const ConfirmDialog = dynamic(
  () => import("#components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  { ssr: false },
);

/** One connected account. */
export function ConnectionEntry({ connection, vendor }: { connection: ConnectionView; vendor: string }) {
  const state = connectionStates[connection.status];
  return (
    <div className="border-t border-line p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h3 className="flex flex-wrap items-center gap-2 text-md font-medium break-all text-ink">
            {connection.accountLabel}
            <Badge tone={state.tone}>{state.label}</Badge>
          </h3>
          <p className="mt-0.5 text-sm text-ink-3">{ownerWords(connection)}</p>
          {connection.scopes.length > 0 ? (
            <p className="mt-0.5 text-sm break-words text-ink-3">May use: {scopeSummary(connection.scopes)}</p>
          ) : null}
          <p className="mt-0.5 text-sm text-ink-3">{healthLine(connection)}</p>
        </div>
        <EntryActions connection={connection} vendor={vendor} />
      </div>
      {connection.outage ? <Outage outage={connection.outage} vendor={vendor} /> : null}
      <Problem connection={connection} vendor={vendor} />
      {connection.upgrade ? <Upgrade connection={connection} vendor={vendor} text={connection.upgrade} /> : null}
      {connection.provider === "google" && connection.status === "connected" ? (
        <Features connection={connection} vendor={vendor} />
      ) : null}
      {connection.streams.length > 0 && connection.status !== "disconnected" ? (
        <Streams streams={connection.streams} />
      ) : null}
    </div>
  );
}

/** What is wrong, what waits for it, and what to do. */
function Problem({ connection, vendor }: { connection: ConnectionView; vendor: string }) {
  const isBroken = connection.status === "reconnect_needed";
  const what = connection.lastError ?? (isBroken ? `${vendor} no longer accepts our access.` : null);
  if (what === null) return null;
  const waiting = waitingLine(connection.waitingMoves);
  return (
    <Notice tone={isBroken ? "bad" : "warn"} icon={<TriangleAlert className="size-4" />} className="mt-3">
      <p className="font-medium">{what}</p>
      {waiting ? <p>{waiting}</p> : null}
      {connection.remedy ? <p>{connection.remedy}</p> : null}
    </Notice>
  );
}

/** An account that was connected before something was asked for. */
function Upgrade({ connection, vendor, text }: { connection: ConnectionView; vendor: string; text: string }) {
  const { connect, isBusy } = useConnect();
  return (
    <Notice tone="warn" icon={<TriangleAlert className="size-4" />} className="mt-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-56 text-pretty">{text}</p>
        {connection.isMine ? (
          <Button size="sm" isBusy={isBusy} onClick={() => void connect(connection.provider, again(connection))}>
            Reconnect {vendor}
          </Button>
        ) : null}
      </div>
    </Notice>
  );
}

function Outage({ outage, vendor }: { outage: NonNullable<ConnectionView["outage"]>; vendor: string }) {
  return (
    <Notice tone="warn" icon={<CloudOff className="size-4" />} className="mt-3">
      <p className="font-medium">
        {vendor} does not answer since <RelativeTime at={outage.since} />.
      </p>
      <p>Nothing is lost: what waits is done when it answers again. It is tried every few seconds.</p>
    </Notice>
  );
}

/** Who it belongs to: a mailbox is a person's, the rest is everybody's. */
function ownerWords({ isMine, ownerName }: ConnectionView): string {
  if (ownerName === null) return "Shared by the workspace";
  return isMine ? "Yours" : `${ownerName}’s`;
}

function EntryActions({ connection, vendor }: { connection: ConnectionView; vendor: string }) {
  const { can } = useWorkspace();
  const { connect, disconnect, syncNow, isBusy } = useConnect();
  const [isAsking, setAsking] = useState(false);
  const mayManage = can(connection.isMine ? "connection.manage" : "connection.manage_shared");
  if (!mayManage) return null;
  const label = `${vendor} (${connection.accountLabel})`;
  const isRead = connection.streams.length > 0 || connection.provider !== "slack";
  if (connection.status !== "connected") {
    return (
      <Button variant="primary" isBusy={isBusy} onClick={() => void connect(connection.provider, again(connection))}>
        Reconnect
      </Button>
    );
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        size="sm"
        isBusy={isBusy}
        onClick={() => void syncNow(connection.id, isRead)}
        aria-label={`${isRead ? "Sync" : "Check"} now: ${label}`}
      >
        <RefreshCw aria-hidden="true" className="size-3.5" />
        {isRead ? "Sync now" : "Check now"}
      </Button>
      <Button size="sm" variant="ghost" onClick={() => setAsking(true)} aria-label={`Disconnect ${label}`}>
        Disconnect
      </Button>
      {isAsking ? (
        <ConfirmDialog
          title={`Disconnect ${label}?`}
          text="Its access is given back to the vendor. Approved moves cannot be sent from it and its replies are not found any more. What came from it stays."
          action="Disconnect"
          onClose={() => setAsking(false)}
          onConfirm={() => void disconnect(connection.id, label)}
        />
      ) : null}
    </div>
  );
}

/** What else this account can be allowed; each asks at the vendor, and only for what is missing. */
function Features({ connection, vendor }: { connection: ConnectionView; vendor: string }) {
  const { connect, isBusy } = useConnect();
  const missing = missingFeatures(connection.features);
  if (missing.length === 0 || !connection.isMine) return null;
  return (
    <ul aria-label={`More for ${vendor} (${connection.accountLabel})`} className="mt-4 space-y-2">
      {missing.map(({ feature, name, what }) => (
        <li key={feature} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-sm">
          <p className="min-w-0 flex-1 basis-56 text-pretty text-ink-2">
            <span className="font-medium text-ink">{name}</span> is not allowed yet. {what}
          </p>
          <Button
            size="sm"
            isBusy={isBusy}
            onClick={() => void connect(connection.provider, again(connection, feature))}
          >
            Allow {name}
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Owners and stages are read as a whole and not counted. */
const foundText = ({ lastFound, totalFound }: ConnectionView["streams"][number]): string =>
  totalFound > 0 ? `, ${lastFound} new of ${totalFound.toLocaleString("en-US")} in all` : "";

function Streams({ streams }: { streams: ConnectionView["streams"] }) {
  const { now } = useClock();
  return (
    <dl className="mt-4 grid gap-3 sm:grid-cols-2">
      {streams.map((stream) => (
        <div key={stream.stream} className="rounded-lg bg-sunken px-3.5 py-2.5 text-sm">
          <dt className="font-medium text-ink">{streamLabel(stream.stream)}</dt>
          <dd className="mt-0.5 text-ink-2">
            {stream.isFirstReading ? (
              <span role="status">Reading everything once: {stream.totalFound.toLocaleString("en-US")} so far</span>
            ) : stream.lastRunAt ? (
              <>
                Read <RelativeTime at={stream.lastRunAt} isPast />
                {foundText(stream)}
              </>
            ) : (
              "Not read yet"
            )}
            <br />
            {Date.parse(stream.nextRunAt) - now.getTime() < MINUTE_MS ? (
              "Next within a minute"
            ) : (
              <>
                Next <RelativeTime at={stream.nextRunAt} />
              </>
            )}
          </dd>
          {stream.gap !== null && stream.gap > 0 ? (
            <dd className="mt-1 text-warn">
              {stream.gap.toLocaleString("en-US")} fewer here than at the vendor: read again now.
            </dd>
          ) : null}
          {stream.lastError ? <dd className="mt-1 text-warn">{stream.lastError}</dd> : null}
        </div>
      ))}
    </dl>
  );
}
