"use client";

import { ClockProvider } from "#components/clock/now.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import { Colours, Type } from "./foundations.tsx";
import { Buttons, Fields, Marks, Overlays } from "./primitives.tsx";
import { Rows } from "./rows.tsx";
import { States } from "./state-samples.tsx";

/** Every building block in every state, for eyes and for the accessibility tests. */
export function StyleguideScreen({ renderedAt }: { renderedAt: string }) {
  return (
    <ClockProvider renderedAt={renderedAt} timeZone="UTC">
      <main className="mx-auto max-w-5xl px-4 py-10 md:px-8">
        <h1 className="text-2xl font-semibold tracking-tight text-ink">Style guide</h1>
        <p className="mt-1 text-base text-ink-2">Every building block in every state. Not part of the product.</p>
        <Colours />
        <Type />
        <Buttons />
        <Fields />
        <Marks />
        <Overlays />
        <States />
        <Rows />
        <Toaster />
      </main>
    </ClockProvider>
  );
}
