"use client";

import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { SandboxMark } from "#components/shell/logo.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import type { Account, ModelsView } from "#server/domain/models/contract.ts";

/** Providers that are reached by a key of the workspace; they are set up in Settings. */
export function ModelCard() {
  const trpc = useTRPC();
  const { slug, can } = useWorkspace();
  const { data } = useQuery(trpc.models.get.queryOptions({ workspaceSlug: slug }));
  if (!data) return null;
  return (
    <section aria-label="Language models" className="rounded-xl border border-line bg-surface shadow-1">
      <header className="flex flex-wrap items-start gap-x-4 gap-y-3 p-5">
        <span aria-hidden="true" className="flex size-10 items-center justify-center rounded-lg bg-sunken text-ink-2">
          <Sparkles className="size-5" strokeWidth={1.6} />
        </span>
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="flex items-center gap-2 text-lg font-semibold text-ink">
            Language models
            {data.server?.isUsed && data.server.isSimulated ? <SandboxMark /> : null}
            {data.accounts.length === 0 && !data.server?.isUsed ? <Badge>Not connected</Badge> : null}
          </h2>
          <p className="mt-0.5 text-base text-pretty text-ink-2">{stateOf(data)}</p>
        </div>
        <Link href={`/${slug}/settings/models`} className={buttonClass({})}>
          {can("model.manage") ? "Keys and budget" : "See models"}
        </Link>
      </header>
      {data.accounts.map((account) => (
        <p
          key={account.id}
          className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-3 text-base text-ink"
        >
          <span className="min-w-0 break-words">{account.name}</span>
          <State account={account} />
          <span className="min-w-0 text-sm break-words text-ink-3">{troubleOf(account) ?? account.models.text}</span>
        </p>
      ))}
    </section>
  );
}

function stateOf({ accounts, server }: ModelsView): string {
  if (accounts.some(({ isOn }) => isOn)) return "They write drafts, in this order. Nothing leaves without an approval.";
  if (server?.isUsed) return `The server's model ${server.model} writes drafts.`;
  return "Drafts come from templates, and each says so. Give a key of OpenAI, Gemini, Grok or a server of your own.";
}

const troubleOf = ({ isOn, lastError }: Account): string | null => (isOn && lastError ? lastError.message : null);

function State({ account }: { account: Account }) {
  if (!account.isOn) return <Badge>Off</Badge>;
  if (account.lastError) return <Badge tone="warn">Failed last</Badge>;
  return account.lastOkAt ? <Badge tone="good">Works</Badge> : <Badge>Not asked yet</Badge>;
}
