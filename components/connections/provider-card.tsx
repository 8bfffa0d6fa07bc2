"use client";

import { AtSign, Hash, Mail, Share2, Unplug } from "lucide-react";
import { SandboxMark } from "#components/shell/logo.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import type { ConnectionView, Provider } from "#server/domain/connections/contract.ts";
import { ConnectionEntry } from "./connection-entry.tsx";
import { DriveFolders } from "./drive-folders.tsx";
import { SocialWatchEditor } from "./social-watch-editor.tsx";
import { useConnect } from "./use-connect.ts";

type CardProps = {
  provider: Provider;
  name: string;
  what: string;
  personal: boolean;
  facts: { isConfigured: boolean; isSimulated: boolean } | null;
  connections: ConnectionView[];
};

const icons: Record<Provider, typeof Mail> = { google: Mail, hubspot: Share2, slack: Hash, x: AtSign };

export function ProviderCard({ provider, name, what, personal, facts, connections }: CardProps) {
  const { can } = useWorkspace();
  const { connect, isBusy } = useConnect();
  const Icon = icons[provider];
  const mayConnect = can(personal ? "connection.manage" : "connection.manage_shared");
  const isOpen = personal
    ? !connections.some((connection) => connection.isMine && connection.status !== "disconnected")
    : !connections.some((connection) => connection.status !== "disconnected");
  return (
    <section aria-label={name} className="rounded-xl border border-line bg-surface shadow-1">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-3 p-5">
        <span aria-hidden="true" className="flex size-10 items-center justify-center rounded-lg bg-sunken text-ink-2">
          <Icon className="size-5" strokeWidth={1.6} />
        </span>
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="flex items-center gap-2 text-lg font-semibold text-ink">
            {name}
            {facts?.isSimulated ? <SandboxMark /> : null}
            {connections.length === 0 ? <Badge>Not connected</Badge> : null}
          </h2>
          <p className="mt-0.5 text-base text-pretty text-ink-2">{what}</p>
        </div>
        {facts?.isConfigured && isOpen && mayConnect ? (
          <Button variant="primary" isBusy={isBusy} onClick={() => void connect(provider)}>
            Connect {name}
          </Button>
        ) : null}
      </header>
      {connections.map((connection) => (
        <ConnectionEntry key={connection.id} connection={connection} vendor={name} />
      ))}
      {connections.some(({ features }) => features.includes("files")) ? <DriveFolders /> : null}
      {provider === "x" && connections.length > 0 ? <SocialWatchEditor /> : null}
      {facts?.isConfigured === false ? (
        <p className="flex items-center gap-2 border-t border-line px-5 py-4 text-sm text-ink-3">
          <Unplug aria-hidden="true" className="size-4 shrink-0" />
          This server has no {name} client yet. Whoever runs it sets {provider.toUpperCase()}_CLIENT_ID and{" "}
          {provider.toUpperCase()}_CLIENT_SECRET.
        </p>
      ) : null}
      {facts?.isConfigured && isOpen && !mayConnect ? (
        <div className="border-t border-line px-5 py-4">
          <NoPermission>
            {personal
              ? "Your role is viewer: members and admins connect mailboxes."
              : `Only admins connect ${name} for everybody.`}
          </NoPermission>
        </div>
      ) : null}
    </section>
  );
}
