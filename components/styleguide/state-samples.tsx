"use client";

import { Inbox } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { ListSkeleton } from "#components/ui/list-skeleton.tsx";
import { LoadMore } from "#components/ui/load-more.tsx";
import { ShownOnce } from "#components/ui/shown-once.tsx";
import { EmptyState, ErrorState, NoPermission, Notice } from "#components/ui/states.tsx";
import { Chapter } from "./sample.tsx";

const tones = ["neutral", "accent", "good", "warn", "bad"] as const;
const nothing = () => {};

export function States() {
  return (
    <Chapter title="States">
      <EmptyState
        icon={<Inbox className="size-5" />}
        title="Nothing here yet"
        action={<Button variant="primary">What to do next</Button>}
      >
        What would be here, and how it gets here.
      </EmptyState>
      <ErrorState
        title="The list could not be read"
        message="CaseyOS did not answer. Your work here is kept; nothing was sent."
        requestId="0190a0b0"
        onRetry={nothing}
      />
      <ListSkeleton label="Loading a list" rows={2} />
      <NoPermission>Your role is viewer: you can read this, not decide it.</NoPermission>
      {tones.map((tone) => (
        <Notice key={tone} tone={tone} icon={<Inbox className="size-4" />}>
          A notice, {tone}.
        </Notice>
      ))}
      <ShownOnce value="cos_live_0000000000000000" name="key" keeps="We keep only its fingerprint." onClose={nothing} />
      <LoadMore hasMore isBusy={false} onMore={nothing} />
      <LoadMore hasMore isBusy onMore={nothing} />
    </Chapter>
  );
}
