"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Activity } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTRPC } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { RelativeTime } from "#components/clock/now.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { cx } from "#components/ui/classes.ts";
import { pillFace, pillTarget } from "#components/ui/pill.ts";
import { EmptyState } from "#components/ui/states.tsx";
import type { Signal, SignalSource } from "#server/domain/signals/contract.ts";
import { isFromBefore, isSource, type SignalState, signalSources, signalState, sourceLabels } from "./present.ts";
import { signalsInput } from "./signals-input.ts";
import { useRequeue } from "./use-requeue.ts";

/** Everything that came in, newest first, and what it led to. */
export function SignalsScreen() {
  const value = useSearchParams().get("source") ?? undefined;
  const source = isSource(value) ? value : undefined;
  return (
    <PageBody>
      <PageHeader title="Signals" description="What reached us from outside, newest first, and what it led to." />
      <SourceFilter source={source} />
      <SignalList source={source} />
    </PageBody>
  );
}

function SourceFilter({ source }: { source: SignalSource | undefined }) {
  return (
    <nav aria-label="Sources" className="mb-4 flex gap-1 overflow-x-auto p-0.5">
      {[undefined, ...signalSources].map((entry) => (
        <Link
          key={entry ?? "all"}
          href={entry ? `?source=${entry}` : "?"}
          aria-current={entry === source ? "page" : undefined}
          className={pillTarget}
        >
          <span className={pillFace(entry === source)}>{entry ? sourceLabels[entry] : "All sources"}</span>
        </Link>
      ))}
    </nav>
  );
}

function SignalList({ source }: { source: SignalSource | undefined }) {
  const trpc = useTRPC();
  const { slug, can } = useWorkspace();
  const query = useInfiniteQuery(trpc.signals.list.infiniteQueryOptions(signalsInput(slug, source), byCursor));
  return (
    <PagedList
      query={query}
      what="signals"
      label="Signals"
      empty={
        <EmptyState
          icon={<Activity className="size-5" />}
          title={source ? `Nothing from this source yet` : "No signal has come in yet"}
          action={
            <>
              <Link href={`/${slug}/connections`} className={buttonClass({ variant: "primary" })}>
                See connections
              </Link>
              {can("api_key.manage") ? (
                <Link href={`/${slug}/developers#api-keys`} className={buttonClass({})}>
                  Make an API key
                </Link>
              ) : null}
            </>
          }
        >
          Form submissions, replies to your mail and events pushed with an API key arrive here.
        </EmptyState>
      }
      row={(signal) => <SignalRow key={signal.id} signal={signal} slug={slug} />}
    />
  );
}

const tones: Record<SignalState["tone"], string> = {
  neutral: "text-ink-3",
  accent: "text-accent-text",
  good: "text-good",
  warn: "text-warn",
  bad: "text-bad",
};

function SignalRow({ signal, slug }: { signal: Signal; slug: string }) {
  const state = signalState(signal);
  const { can } = useWorkspace();
  const { isBusy, takeUp } = useRequeue();
  return (
    <li className="grid grid-cols-[1fr_auto] items-start gap-x-4 gap-y-1.5 px-4 py-3 sm:grid-cols-[4rem_1fr_auto]">
      <span className="pt-px">
        <Badge>{sourceLabels[signal.source]}</Badge>
      </span>
      <div className="order-last col-span-2 min-w-0 sm:order-none sm:col-span-1">
        <p className="text-base font-medium break-words text-ink">
          {signal.label}
          {signal.contactName && !signal.label.includes(signal.contactName) ? (
            <span className="font-normal text-ink-2"> · {signal.contactName}</span>
          ) : null}
        </p>
        <p className="mt-0.5 text-sm text-pretty wrap-anywhere text-ink-2">
          <span className={cx("font-medium", tones[state.tone])}>{state.label}</span>
          {state.text ? ": " : null}
          {state.text && signal.moveId ? (
            <Link href={`/${slug}/moves/${signal.moveId}`} className="text-accent-text underline underline-offset-2">
              {state.text}
            </Link>
          ) : (
            state.text
          )}
        </p>
        {signal.type === "form_submitted" ? (
          <Link
            href={`/${slug}/signals/${signal.id}`}
            aria-label={`Steps: ${signal.label}`}
            className="mt-1 inline-block text-sm text-ink-2 underline underline-offset-2"
          >
            Steps
          </Link>
        ) : null}
        {signal.hasFailed && can("signal.requeue") ? (
          <Button
            size="sm"
            className="mt-2"
            isBusy={isBusy}
            onClick={() => void takeUp(signal)}
            aria-label={`Try again: ${signal.label}`}
          >
            Try again
          </Button>
        ) : null}
      </div>
      <p className="pt-0.5 text-right text-xs text-ink-3">
        <RelativeTime at={signal.receivedAt} isPast />
        {isFromBefore(signal) ? (
          <span className="block">
            from <RelativeTime at={signal.occurredAt} isPast />
          </span>
        ) : null}
      </p>
    </li>
  );
}
