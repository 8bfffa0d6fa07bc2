"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { fullTime, relative } from "./present.ts";

type Clock = { now: Date; timeZone: string };
const ClockContext = createContext<Clock | null>(null);

/**
 * The page's clock. It starts at the instant of the server's render, so that both renders say the same, and then ticks.
 * @param timeZone the signed-in person's
 */
export function ClockProvider({
  renderedAt,
  timeZone,
  children,
}: {
  renderedAt: string;
  timeZone: string;
  children: ReactNode;
}) {
  const now = useTicking(new Date(renderedAt), 15_000);
  return <ClockContext value={{ now, timeZone }}>{children}</ClockContext>;
}

/** Now (a quarter of a minute exact) and the zone to tell it in. */
export function useClock(): Clock {
  const clock = useContext(ClockContext);
  if (!clock) throw new Error("useClock outside ClockProvider");
  return clock;
}

/** A clock to the quarter second, only while `isRunning`. */
export function useFastNow(isRunning: boolean): Date {
  const { now: start } = useClock();
  const [now, setNow] = useState(start);
  useEffect(() => {
    if (!isRunning) return;
    const tick = () => setNow(new Date());
    const first = setTimeout(tick, 0);
    const timer = setInterval(tick, 250);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [isRunning]);
  return now;
}

function useTicking(start: Date, everyMs: number): Date {
  const [now, setNow] = useState(start);
  useEffect(() => {
    const tick = () => setNow(new Date());
    tick();
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/**
 * "40 min ago", with the exact time for those who ask.
 * @param isPast it has happened: a clock of ours that is behind does not put it into the future
 */
export function RelativeTime({ at, className, isPast }: { at: string; className?: string; isPast?: boolean }) {
  const { now, timeZone } = useClock();
  const date = new Date(at);
  return (
    <time dateTime={at} title={fullTime(date, timeZone)} className={className}>
      {relative(isPast && date > now ? now : date, now)}
    </time>
  );
}
