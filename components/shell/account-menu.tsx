"use client";

import { ChevronsUpDown, Keyboard, LogOut, Monitor, Moon, Rows4, Search, Sun } from "lucide-react";
import type { MenuEntry } from "#components/ui/menu.tsx";
import { MenuButton } from "#components/ui/menu-button.tsx";
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

export const initialOf = (name: string): string => (name.trim()[0] ?? "?").toUpperCase();

/** Foot of the sidebar: who is signed in. */
export function AccountMenu() {
  const { me } = useWorkspace();
  const entries = useAccountEntries();
  const name = me.name ?? me.email;
  return (
    <MenuButton
      menuLabel="Account"
      entries={entries}
      side="top"
      variant="ghost"
      className="h-11 w-full justify-start px-2"
    >
      <span
        aria-hidden="true"
        className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text"
      >
        {initialOf(name)}
      </span>
      <span className="sr-only">Account: </span>
      <span className="sr-only min-w-0 flex-1 text-left xl:not-sr-only">
        <span className="block truncate text-sm leading-tight text-ink">{name}</span>
        {me.name ? (
          <span className="block truncate text-xs leading-tight font-normal text-ink-3">{me.email}</span>
        ) : null}
      </span>
      <ChevronsUpDown aria-hidden="true" className="hidden size-4 text-ink-3 xl:block" />
    </MenuButton>
  );
}
