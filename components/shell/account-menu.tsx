"use client";

import { ChevronsUpDown } from "lucide-react";
import dynamic from "next/dynamic";
import { MenuButton } from "#components/ui/menu-button.tsx";
import { useWorkspace } from "./workspace.tsx";

/** What is in the menu comes when it is opened. */
const AccountPopup = dynamic(() => import("./account-popup.tsx").then((module) => module.AccountPopup), { ssr: false });

export const initialOf = (name: string): string => (name.trim()[0] ?? "?").toUpperCase();

/** Foot of the sidebar: who is signed in. */
export function AccountMenu() {
  const { me } = useWorkspace();
  const name = me.name ?? me.email;
  return (
    <MenuButton
      menuLabel="Account"
      popup={AccountPopup}
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
