"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

type Tab = { value: string; label: string; count?: number; panel: ReactNode };

/** Panels of one subject. Filters of a list are links, not tabs. */
export function Tabs({
  label,
  tabs,
  value,
  onChange,
}: {
  label: string;
  tabs: Tab[];
  /** Set by callers that choose the tab themselves. */
  value?: string;
  onChange?: (value: string) => void;
}) {
  return (
    <Base.Root
      {...(value === undefined ? { defaultValue: tabs[0]?.value } : { value })}
      onValueChange={(next) => onChange?.(String(next))}
    >
      <Base.List aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line [scrollbar-width:none]">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="h-9 shrink-0 border-b-2 -outline-offset-2 border-transparent px-2.5 text-sm font-medium text-ink-3 hover:text-ink data-active:border-accent-text data-active:text-ink touch:min-h-11"
          >
            {tab.label}
            {tab.count === undefined ? null : <span className="ml-1.5 font-normal text-ink-3">{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="pt-4">
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
