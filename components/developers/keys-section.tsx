"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { RelativeTime } from "#components/clock/now.tsx";
import { useSave } from "#components/settings/use-save.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { NoRows, Rows } from "#components/ui/rows.tsx";

const NewKeyDialog = dynamic(() => import("./new-key-dialog.tsx").then((module) => module.NewKeyDialog), {
  ssr: false,
});
const ConfirmDialog = dynamic(
  () => import("#components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  { ssr: false },
);

type Key = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
  isRevoked: boolean;
};

export function KeysSection() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const [isNew, setNew] = useState(false);
  const query = useQuery(trpc.developer.keys.queryOptions({ workspaceSlug: slug }));
  return (
    <Asked query={query} what="keys" rows={2}>
      {(keys) => (
        <div className="space-y-4">
          {keys.length > 0 ? (
            <Rows label="API keys">
              {keys.map((key) => (
                <KeyRow key={key.id} apiKey={key} />
              ))}
            </Rows>
          ) : (
            <NoRows>No keys yet.</NoRows>
          )}
          <Button variant="primary" onClick={() => setNew(true)} aria-haspopup="dialog">
            <KeyRound aria-hidden="true" className="size-4" />
            New API key
          </Button>
          {isNew ? <NewKeyDialog onClose={() => setNew(false)} /> : null}
        </div>
      )}
    </Asked>
  );
}

function KeyRow({ apiKey }: { apiKey: Key }) {
  const { slug } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy } = useSave();
  const [isAsking, setAsking] = useState(false);
  const isExpired = apiKey.expiresAt !== null && Date.parse(apiKey.expiresAt) < Date.now();
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="flex flex-wrap items-center gap-2 text-base font-medium text-ink">
          {apiKey.name}
          <code className="font-mono text-xs font-normal text-ink-3">{apiKey.prefix}…</code>
          {apiKey.isRevoked ? <Badge tone="bad">Revoked</Badge> : isExpired ? <Badge tone="warn">Expired</Badge> : null}
        </p>
        <p className="text-sm break-words text-ink-2">{apiKey.scopes.join(", ")}</p>
        <p className="text-xs text-ink-3">
          Made <RelativeTime at={apiKey.createdAt} isPast />,{" "}
          {apiKey.lastUsedAt ? (
            <>
              last used <RelativeTime at={apiKey.lastUsedAt} isPast />
            </>
          ) : (
            "never used"
          )}
          {apiKey.expiresAt && !isExpired ? (
            <>
              , ends <RelativeTime at={apiKey.expiresAt} />
            </>
          ) : null}
        </p>
      </div>
      {apiKey.isRevoked ? null : (
        <Button
          variant="ghost"
          size="sm"
          isBusy={isBusy}
          onClick={() => setAsking(true)}
          aria-label={`Revoke ${apiKey.name}`}
        >
          Revoke
        </Button>
      )}
      {isAsking ? (
        <ConfirmDialog
          title={`Revoke “${apiKey.name}”?`}
          text="Programs that use it are refused from now on. This is final: a revoked key cannot be brought back."
          action="Revoke"
          onClose={() => setAsking(false)}
          onConfirm={() =>
            void run(() => client.developer.revokeKey.mutate({ workspaceSlug: slug, keyId: apiKey.id }), "Key revoked")
          }
        />
      ) : null}
    </li>
  );
}
