"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { buttonClass } from "./button.tsx";
import { cx } from "./classes.ts";
import { Kbd } from "./kbd.tsx";
import { type Notification, onNotification } from "./notify.ts";

/** Shows what notify() sends. */
export function ToastViewer() {
  return (
    <Base.Provider limit={3}>
      <Feed />
      <Base.Portal>
        <Base.Viewport
          data-toasts
          aria-label="Messages"
          className="pointer-events-none fixed inset-x-3 bottom-[calc(4.75rem+env(safe-area-inset-bottom))] z-50 flex flex-col-reverse items-center gap-2 md:inset-x-auto md:bottom-5 md:left-20 md:w-[25rem] xl:left-60"
        >
          <List />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Feed() {
  const { add, close } = Base.useToastManager<Notification>();
  useEffect(
    () =>
      onNotification((event) => {
        if (event.type === "hide") return close(event.id);
        const { notification } = event;
        add({
          id: notification.id,
          title: notification.title,
          description: notification.description,
          timeout: notification.timeoutMs,
          // A high priority hides the message, buttons and all, from who reads by ear until they go there.
          priority: "low",
          data: notification,
        });
      }),
    [add, close],
  );
  return null;
}

function List() {
  const { toasts, close } = Base.useToastManager<Notification>();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      swipeDirection={["down", "left", "right"]}
      className={cx(
        "pop pointer-events-auto w-full rounded-xl border bg-raised shadow-2 data-limited:hidden",
        toast.data?.tone === "bad" ? "border-bad/40" : "border-line",
      )}
    >
      <Base.Content className="flex items-center gap-3 py-2 pr-2 pl-4">
        <div className="min-w-0 flex-1 py-1">
          <Base.Title className="line-clamp-2 text-sm font-medium text-pretty text-ink" />
          <Base.Description className="text-sm text-pretty text-ink-2" />
          {toast.data?.until ? <Countdown {...toast.data.until} /> : null}
        </div>
        {toast.data?.action ? (
          <Base.Action
            className={buttonClass({ variant: "secondary", size: "sm" }, "h-8")}
            onClick={() => {
              toast.data?.action?.run();
              close(toast.id);
            }}
          >
            {toast.data.action.label}
            {toast.data.action.keys ? <Kbd>{toast.data.action.keys}</Kbd> : null}
          </Base.Action>
        ) : null}
        <Base.Close aria-label="Dismiss message" className={buttonClass({ variant: "ghost", size: "icon" })}>
          <X aria-hidden="true" className="size-4" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}

function Countdown({ at, text }: { at: number; text: (seconds: number) => string }) {
  const [leftMs, setLeftMs] = useState(() => at - Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLeftMs(at - Date.now()), 250);
    return () => clearInterval(timer);
  }, [at]);
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return (
    <p aria-hidden="true" className="text-sm text-ink-2">
      {text(seconds)}
    </p>
  );
}
