"use client";

import { ChevronDown, ChevronUp, Plus, TriangleAlert } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { RelativeTime, useClock } from "#components/clock/now.tsx";
import { SandboxMark } from "#components/shell/logo.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { NoRows, Rows } from "#components/ui/rows.tsx";
import { NoPermission, Notice } from "#components/ui/states.tsx";
import type { Account, ModelsView } from "#server/domain/models/contract.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import { modelProviders, moved, priceLine } from "./models-present.ts";
import { useModels } from "./use-save.ts";

const ModelDialog = dynamic(() => import("./models-dialog.tsx").then((module) => module.ModelDialog), { ssr: false });
const ConfirmDialog = dynamic(
  () => import("#components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  { ssr: false },
);

/** The workspace's own providers, and the server's. */
export function ModelAccounts({ view }: { view: ModelsView }) {
  const { can } = useWorkspace();
  const [open, setOpen] = useState<Account | "new" | null>(null);
  const ids = view.accounts.map(({ id }) => id);
  return (
    <div className="space-y-4">
      {view.accounts.length > 0 ? (
        <Rows label="Providers" isRanked>
          {view.accounts.map((account) => (
            <AccountRow key={account.id} account={account} ids={ids} onEdit={() => setOpen(account)} />
          ))}
        </Rows>
      ) : (
        <NoRows>
          {view.server?.isUsed
            ? "No provider of your own. The server's model is used."
            : "No model writes here. Drafts come from templates, and each says so."}
        </NoRows>
      )}
      <ServerModel view={view} />
      {can("model.manage") ? (
        <Button variant="primary" aria-haspopup="dialog" onClick={() => setOpen("new")}>
          <Plus aria-hidden="true" className="size-4" />
          Add a provider
        </Button>
      ) : (
        <NoPermission>Only admins add and change providers.</NoPermission>
      )}
      {open ? (
        <ModelDialog
          account={open === "new" ? null : open}
          mayBePrivate={view.mayBePrivate}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </div>
  );
}

function ServerModel({ view: { server } }: { view: ModelsView }) {
  if (!server) return null;
  const text = server.isSimulated
    ? "A script answers in its place: what it writes is no model's work."
    : "Whoever runs this server has set it up.";
  return (
    <Notice>
      <p className="flex flex-wrap items-center gap-2 font-medium text-ink">
        <span className="break-all">The server's model: {server.model}</span>
        {server.isSimulated ? <SandboxMark /> : null}
        {server.isUsed ? <Badge tone="good">In use</Badge> : <Badge>Not used</Badge>}
      </p>
      <p className="mt-0.5">{text} It is used only where no provider of your own is on.</p>
    </Notice>
  );
}

type RowProps = { account: Account; ids: readonly string[]; onEdit: () => void };

function AccountRow({ account, ids, onEdit }: RowProps) {
  const { can } = useWorkspace();
  const { name } = modelProviders[account.provider];
  return (
    <li className="px-4 py-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex flex-wrap items-center gap-2 text-base font-medium break-words text-ink">
            {account.name}
            {account.name === name ? null : <span className="text-sm font-normal text-ink-3">{name}</span>}
            <State account={account} />
          </p>
          <p className="mt-0.5 text-sm break-words text-ink-2">{modelsLine(account)}</p>
          <p className="mt-0.5 text-xs break-words text-ink-3">{priceLine(account)}</p>
          <p className="mt-0.5 text-xs break-all text-ink-3">{keyLine(account)}</p>
        </div>
        {can("model.manage") ? <RowActions account={account} ids={ids} onEdit={onEdit} /> : null}
      </div>
      {account.lastError ? (
        <Notice tone="warn" icon={<TriangleAlert className="size-4" />} className="mt-3">
          <p className="font-medium">
            {account.lastError.message}{" "}
            <span className="font-normal">
              <Since at={account.lastError.at} />
            </span>
          </p>
          <p>{account.lastError.remedy}</p>
        </Notice>
      ) : null}
    </li>
  );
}

/** The page's clock is up to a quarter of a minute behind the server's. */
function Since({ at }: { at: string }) {
  const { now } = useClock();
  return now.getTime() - Date.parse(at) < MINUTE_MS ? "Just now." : <RelativeTime at={at} />;
}

function State({ account }: { account: Account }) {
  if (!account.isOn) return <Badge>Off</Badge>;
  if (account.lastError) return <Badge tone="warn">Failed last</Badge>;
  return account.lastOkAt ? <Badge tone="good">Works</Badge> : <Badge>Not asked yet</Badge>;
}

const modelsLine = ({ models }: Account): string =>
  [
    models.text,
    ...(models.embedding ? [`embeddings by ${models.embedding}`] : []),
    ...(models.transcription ? [`recordings by ${models.transcription}`] : []),
    ...(models.speech ? [`speech by ${models.speech}`] : []),
  ].join(" · ");

function keyLine({ baseUrl, hasKey, keyHint }: Account): string {
  const key = hasKey ? (keyHint ? `Key ending in ${keyHint}` : "Key stored") : "No key";
  return baseUrl ? `${baseUrl} · ${key}` : key;
}

function RowActions({ account, ids, onEdit }: RowProps) {
  const { slug } = useWorkspace();
  const client = useTRPCClient();
  const { run, isBusy } = useModels();
  const [isAsking, setAsking] = useState(false);
  const [verdict, setVerdict] = useState<{ isOk: boolean; message: string } | null>(null);
  const order = (by: -1 | 1) =>
    void run(() => client.models.order.mutate({ workspaceSlug: slug, accountIds: moved(ids, account.id, by) }), null);
  const test = () =>
    run(async () => {
      setVerdict(null);
      setVerdict(await client.models.test.mutate({ workspaceSlug: slug, accountId: account.id }));
    }, null);
  const remove = () =>
    void run(() => client.models.remove.mutate({ workspaceSlug: slug, accountId: account.id }), "Provider removed");
  return (
    <div className="max-w-full space-y-1.5">
      <div className="flex flex-wrap gap-1.5">
        {ids.length > 1 ? <Order account={account} ids={ids} onMove={order} /> : null}
        <Button size="sm" isBusy={isBusy} onClick={() => void test()} aria-label={`Test ${account.name}`}>
          Test
        </Button>
        <Button size="sm" variant="ghost" aria-haspopup="dialog" onClick={onEdit} aria-label={`Change ${account.name}`}>
          Change
        </Button>
        <Button
          size="sm"
          variant="ghost"
          aria-haspopup="dialog"
          onClick={() => setAsking(true)}
          aria-label={`Remove ${account.name}`}
        >
          Remove
        </Button>
      </div>
      <p role="status" className={verdict?.isOk ? "text-xs text-good" : "text-xs text-bad"}>
        {verdict && verdict.message !== account.lastError?.message ? verdict.message : null}
      </p>
      {isAsking ? (
        <ConfirmDialog
          title={`Remove “${account.name}”?`}
          text="Its key is deleted here and has to be given again to come back. What it has cost stays in the books."
          action="Remove"
          onClose={() => setAsking(false)}
          onConfirm={remove}
        />
      ) : null}
    </div>
  );
}

function Order({ account, ids, onMove }: Pick<RowProps, "account" | "ids"> & { onMove: (by: -1 | 1) => void }) {
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        disabled={ids[0] === account.id}
        onClick={() => onMove(-1)}
        aria-label={`Ask ${account.name} earlier`}
      >
        <ChevronUp aria-hidden="true" className="size-4" />
      </Button>
      <Button
        size="sm"
        variant="ghost"
        disabled={ids.at(-1) === account.id}
        onClick={() => onMove(1)}
        aria-label={`Ask ${account.name} later`}
      >
        <ChevronDown aria-hidden="true" className="size-4" />
      </Button>
    </>
  );
}
