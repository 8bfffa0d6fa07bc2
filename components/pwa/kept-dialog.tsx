"use client";

import Link from "next/link";
import { useClock } from "#components/clock/now.tsx";
import { dayAndTime } from "#components/clock/present.ts";
import { useQueueCache } from "#components/queue/use-queue-cache.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { notify } from "#components/ui/notify.ts";
import { forgetKept } from "./keeper.ts";
import { isWaiting, type Kept } from "./kept.ts";
import { deedText } from "./present.ts";

/** What waits for the connection, and what was not carried out, with the reason and the way on. */
export function KeptDialog({ kept, onClose }: { kept: readonly Kept[]; onClose: () => void }) {
  const refused = kept.filter((entry) => !isWaiting(entry));
  const waiting = kept.filter(isWaiting);
  return (
    <Dialog title="Decided offline" isOpen onClose={onClose}>
      {kept.length === 0 ? <p className="text-base text-ink-2">Everything has been sent.</p> : null}
      <Group title="Not carried out" kept={refused} onLeave={onClose} />
      <Group title="Waiting for the connection" kept={waiting} onLeave={onClose} />
    </Dialog>
  );
}

function Group({ title, kept, onLeave }: { title: string; kept: Kept[]; onLeave: () => void }) {
  if (kept.length === 0) return null;
  return (
    <section aria-label={title} className="mb-5">
      <h3 className="mb-2 text-sm font-semibold text-ink">{title}</h3>
      <ul className="divide-y divide-line rounded-xl border border-line">
        {kept.map((entry) => (
          <Entry key={entry.id} kept={entry} onLeave={onLeave} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ kept, onLeave }: { kept: Kept; onLeave: () => void }) {
  const { slug, me } = useWorkspace();
  const { now, timeZone } = useClock();
  const cache = useQueueCache();
  const takeBack = async () => {
    const card = cache.find(kept.decision.moveId);
    if (!(await forgetKept({ slug, userId: me.userId }, kept.id)))
      return notify({ title: "It has left already", description: "Its answer is still to come." });
    if (isWaiting(kept) && card) cache.show(card, { status: "open", holdUntil: null });
    await cache.refresh(kept.decision.moveId);
  };
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-3.5 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="text-base font-medium text-ink">{kept.title}</p>
        <p className="text-sm text-ink-3">
          {deedText(kept)}, decided {dayAndTime(new Date(kept.decidedAt), now, timeZone)}
        </p>
        {kept.refusal ? <p className="mt-1 text-sm text-pretty text-bad">{kept.refusal.message}</p> : null}
      </div>
      <div className="flex gap-2">
        {kept.refusal ? (
          <Link
            href={`/${slug}/moves/${kept.decision.moveId}`}
            onClick={onLeave}
            className="inline-flex h-8 items-center rounded-lg px-2.5 text-sm font-medium text-accent-text hover:bg-hover touch:h-11"
          >
            Look at it again
          </Link>
        ) : null}
        {kept.refusal || kept.decision.kind !== "edit" ? (
          <Button size="sm" onClick={() => void takeBack()}>
            {kept.refusal ? "Got it" : "Take back"}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
