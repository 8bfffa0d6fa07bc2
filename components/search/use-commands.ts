"use client";

import { usePathname, useRouter } from "next/navigation";
import { currentDensity, setDensity } from "#components/shell/density.ts";
import { openHelp } from "#components/shell/help.tsx";
import { navItems } from "#components/shell/nav.ts";
import { signOut } from "#components/shell/sign-out.ts";
import { setTheme } from "#components/shell/theme.ts";
import { pressKey } from "#components/shell/use-shortcuts.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { Command } from "./present.ts";

const todayKeys: [keys: string, label: string][] = [
  ["a", "Approve the move"],
  ["x", "Execute the move"],
  ["e", "Edit the draft"],
  ["s", "Snooze the move"],
  ["d", "Dismiss the move"],
  ["m", "Assign the move"],
  ["c", "Comment on the move"],
  ["u", "Undo the last action"],
  ["/", "Search the list"],
  ["X", "Select the move"],
];

/** What can be done from where the person is, with the keys that do the same. */
export function useCommands(): Command[] {
  const router = useRouter();
  const path = usePathname();
  const { slug, me } = useWorkspace();
  const isOnMoves = /^\/[^/]+\/(today|moves)(\/|$)/.test(path);
  const others = me.workspaces.filter((workspace) => workspace.slug !== slug);
  const isCompact = currentDensity() === "compact";
  return [
    ...(isOnMoves
      ? todayKeys.map(([keys, label]) => ({ id: `key-${keys}`, group: "Move", label, keys, run: () => pressKey(keys) }))
      : []),
    ...navItems.map(({ page, label, key }) => ({
      id: `go-${page}`,
      group: "Go to",
      label,
      keys: `g ${key}`,
      run: () => router.push(`/${slug}/${page}`),
    })),
    ...others.map((workspace) => ({
      id: `workspace-${workspace.slug}`,
      group: "Switch",
      label: workspace.name,
      run: () => window.location.assign(`/${workspace.slug}/today`),
    })),
    { id: "theme-light", group: "Look", label: "Light theme", run: () => setTheme("light") },
    { id: "theme-dark", group: "Look", label: "Dark theme", run: () => setTheme("dark") },
    { id: "theme-system", group: "Look", label: "Theme of the system", run: () => setTheme("system") },
    {
      id: "density",
      group: "Look",
      label: isCompact ? "Comfortable rows" : "Compact rows",
      run: () => setDensity(isCompact ? "comfortable" : "compact"),
    },
    { id: "help", group: "Help", label: "Keyboard shortcuts", keys: "?", run: openHelp },
    { id: "sign-out", group: "Account", label: "Sign out", run: () => void signOut() },
  ];
}
