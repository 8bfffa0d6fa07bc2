"use client";

import dynamic from "next/dynamic";
import { type ComponentProps, type ReactNode, type RefObject, useRef, useState } from "react";
import { Button, type ButtonLook } from "./button.tsx";
import type { MenuEntry } from "./menu.tsx";

/** Brings the popup's code; the second call is free. */
export const loadMenu = () => import("./menu.tsx").then((module) => module.Menu);
const Menu = dynamic(loadMenu, { ssr: false });

type MenuButtonProps = ButtonLook &
  Omit<ComponentProps<"button">, "onClick"> & {
    /** Names the menu; also the button when it shows only an icon. */
    menuLabel: string;
    entries: () => MenuEntry[];
    children: ReactNode;
    side?: "top" | "bottom";
    align?: "start" | "end";
    /** Set by callers that open it by a key as well. */
    open?: { isOpen: boolean; set: (isOpen: boolean) => void };
    buttonRef?: RefObject<HTMLButtonElement | null>;
  };

/** A button with a menu whose code arrives when a pointer or the focus does. */
export function MenuButton({ menuLabel, entries, children, side, align, open, buttonRef, ...button }: MenuButtonProps) {
  const [isOwnOpen, setOwnOpen] = useState(false);
  const ownRef = useRef<HTMLButtonElement>(null);
  const ref = buttonRef ?? ownRef;
  const isOpen = open ? open.isOpen : isOwnOpen;
  const set = open ? open.set : setOwnOpen;
  return (
    <>
      <Button
        {...button}
        ref={ref}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={loadMenu}
        onFocus={loadMenu}
        onClick={() => set(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          set(true);
        }}
      >
        {children}
      </Button>
      {isOpen ? (
        <Menu
          label={menuLabel}
          entries={entries()}
          anchor={ref}
          isOpen
          onClose={() => set(false)}
          side={side}
          align={align}
        />
      ) : null}
    </>
  );
}
