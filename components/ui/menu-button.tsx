"use client";

import dynamic from "next/dynamic";
import { type ComponentProps, type ComponentType, type ReactNode, type RefObject, useRef, useState } from "react";
import { Button, type ButtonLook } from "./button.tsx";
import type { MenuEntry, MenuProps } from "./menu.tsx";

/** Brings the popup's code; the second call is free. */
export const loadMenu = () => import("./menu.tsx").then((module) => module.Menu);
const Menu = dynamic(loadMenu, { ssr: false });

type MenuButtonProps = ButtonLook &
  Omit<ComponentProps<"button">, "onClick"> & {
    /** Names the menu; also the button when it shows only an icon. */
    menuLabel: string;
    children: ReactNode;
    side?: "top" | "bottom";
    align?: "start" | "end";
    /** Set by callers that open it by a key as well. */
    open?: { isOpen: boolean; set: (isOpen: boolean) => void };
    buttonRef?: RefObject<HTMLButtonElement | null>;
  } & (
    | { entries: () => MenuEntry[]; popup?: undefined }
    /** A menu that brings its own entries, for those that are many. */
    | { popup: ComponentType<Omit<MenuProps, "entries">>; entries?: undefined }
  );

/** A button with a menu whose code arrives when a pointer or the focus does. */
export function MenuButton(props: MenuButtonProps) {
  const { menuLabel, entries: _entries, popup: _popup, children, side, align, open, buttonRef, ...button } = props;
  const [isOwnOpen, setOwnOpen] = useState(false);
  const ownRef = useRef<HTMLButtonElement>(null);
  const ref = buttonRef ?? ownRef;
  const isOpen = open ? open.isOpen : isOwnOpen;
  const set = open ? open.set : setOwnOpen;
  const menu = { label: menuLabel, anchor: ref, isOpen: true, onClose: () => set(false), side, align };
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
      {isOpen ? props.popup ? <props.popup {...menu} /> : <Menu {...menu} entries={props.entries()} /> : null}
    </>
  );
}
