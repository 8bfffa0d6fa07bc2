"use client";

import { Keyboard, LogOut, Monitor, Moon, Rows4, Search, Sun } from "lucide-react";
import type { MenuEntry } from "#components/ui/menu.tsx";
import { currentDensity, setDensity } from "./density.ts";
import { openHelp } from "./help.tsx";
import { openPalette } from "./palette-host.tsx";
import { signOut } from "./sign-out.ts";
import { currentTheme, setTheme, type Theme } from "./theme.ts";
import { useWorkspace } from "./workspace.tsx";

const themes: { theme: Theme; label: string; icon: typeof Sun }[] = [
  { theme: "system", label: "Like the system", icon: Monitor },
  { theme: "light", label: "Light", icon: Sun },
  { theme: "dark", label: "Dark", icon: Moon },
];

/** Entries shared by the account menu and the phone's More sheet. */
export function useAccountEntries(): () => MenuEntry[] {
  const { me, slug } = useWorkspace();
  return () => {
    const theme = currentTheme();
    const density = currentDensity();
    const others = me.workspaces.filter((workspace) => workspace.slug !== slug);
    return [
      ...(others.length > 0 ? [{ kind: "heading", label: "Other workspaces" } as const] : []),
      ...others.map(
        (workspace) => ({ kind: "link", label: workspace.name, href: `/${workspace.slug}/today` }) as const,
      ),
      { kind: "heading", label: "Appearance" },
      ...themes.map(({ theme: value, label, icon: Icon }) => ({
        kind: "item" as const,
        label,
        icon: <Icon aria-hidden="true" className="size-4 text-ink-3" />,
        isChecked: theme === value,
        onSelect: () => setTheme(value),
      })),
      {
        kind: "item",
        label: "Compact rows",
        icon: <Rows4 aria-hidden="true" className="size-4 text-ink-3" />,
        isChecked: density === "compact",
        onSelect: () => setDensity(density === "compact" ? "comfortable" : "compact"),
      },
      { kind: "separator" },
      {
        kind: "item",
        label: "Find or do anything",
        icon: <Search aria-hidden="true" className="size-4 text-ink-3" />,
        detail: "Ctrl K",
        onSelect: openPalette,
      },
      {
        kind: "item",
        label: "Keyboard shortcuts",
        icon: <Keyboard aria-hidden="true" className="size-4 text-ink-3" />,
        detail: "?",
        onSelect: openHelp,
      },
      {
        kind: "item",
        label: "Sign out",
        icon: <LogOut aria-hidden="true" className="size-4 text-ink-3" />,
        onSelect: () => void signOut(),
      },
    ];
  };
}
