"use client";

import { Menu, type MenuProps } from "#components/ui/menu.tsx";
import { useAccountEntries } from "./account-entries.tsx";

/** The account menu, open. */
export function AccountPopup(props: Omit<MenuProps, "entries">) {
  const entries = useAccountEntries();
  return <Menu {...props} entries={entries()} />;
}
