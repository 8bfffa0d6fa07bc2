"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC } from "#components/api/client.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import { Skeleton } from "#components/ui/states.tsx";
import { ModelCard } from "./model-cards.tsx";
import { connectErrorText, providers } from "./present.ts";
import { ProviderCard } from "./provider-card.tsx";

/** Each vendor: its state, what it may do, when it was last read, and what to do when it is broken. */
export function ConnectionsScreen() {
  useReturnMessage();
  return (
    <PageBody>
      <PageHeader title="Connections" description="Where signals come from and where approved moves go out." />
      <Cards />
    </PageBody>
  );
}

function Cards() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery({ ...trpc.connections.list.queryOptions({ workspaceSlug: slug }), refetchInterval: 15_000 });
  return (
    <Asked
      query={query}
      what="connections"
      skeleton={
        <div className="space-y-5">
          <Skeleton className="h-52 w-full rounded-xl" />
          <Skeleton className="h-52 w-full rounded-xl" />
        </div>
      }
    >
      {({ available, connections }) => (
        <div className="space-y-5">
          <SandboxLink isSimulated={available.some((facts) => facts.isSimulated)} />
          {providers.map((entry) => (
            <ProviderCard
              key={entry.provider}
              {...entry}
              facts={available.find((facts) => facts.provider === entry.provider) ?? null}
              connections={connections.filter((connection) => connection.provider === entry.provider)}
            />
          ))}
          <ModelCard />
        </div>
      )}
    </Asked>
  );
}

/** Where admins play the emulated world. */
function SandboxLink({ isSimulated }: { isSimulated: boolean }) {
  const { slug, can } = useWorkspace();
  if (!isSimulated || !can("sandbox.act")) return null;
  return (
    <p className="text-sm text-ink-2">
      Vendors are emulated here.{" "}
      <Link className="font-medium text-accent-text underline underline-offset-2" href={`/${slug}/sandbox`}>
        Play their world
      </Link>
    </p>
  );
}

/** Coming back from the vendor: says how it went, once, and cleans the address. */
function useReturnMessage(): void {
  const params = useSearchParams();
  const path = usePathname();
  const connected = params.get("connected");
  const error = params.get("connect_error");
  useEffect(() => {
    if (!connected && !error) return;
    if (connected)
      notify({ title: `${providers.find((entry) => entry.provider === connected)?.name ?? connected} is connected.` });
    if (error) notify({ tone: "bad", title: "Not connected", description: connectErrorText(error) });
    window.history.replaceState(null, "", path);
  }, [connected, error, path]);
}
