"use client";

import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { setAnnouncer } from "./notify.ts";

const ToastViewer = dynamic(() => import("./toast.tsx").then((module) => module.ToastViewer), { ssr: false });

/** Where messages and announcements appear. The viewer's code loads once the page is idle. */
export function Toaster() {
  const [isReady, setReady] = useState(false);
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const start = () => setReady(true);
    const idle = typeof requestIdleCallback === "function" ? requestIdleCallback(start, { timeout: 1500 }) : null;
    const timer = idle === null ? setTimeout(start, 300) : null;
    setAnnouncer((text) => {
      if (region.current) region.current.textContent = text;
    });
    return () => {
      if (idle !== null) cancelIdleCallback(idle);
      if (timer !== null) clearTimeout(timer);
      setAnnouncer(null);
    };
  }, []);
  return (
    <>
      <div ref={region} role="status" aria-live="polite" className="sr-only" />
      {isReady ? <ToastViewer /> : null}
    </>
  );
}
