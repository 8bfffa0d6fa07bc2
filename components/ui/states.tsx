import { CircleAlert, Lock } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { cx } from "./classes.ts";

/** Nothing here yet, and what to do about it. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-14 text-center">
      {icon ? (
        <div
          aria-hidden="true"
          className="mb-4 flex size-11 items-center justify-center rounded-xl bg-sunken text-ink-3"
        >
          {icon}
        </div>
      ) : null}
      <p className="text-lg font-semibold text-ink">{title}</p>
      {children ? <div className="mt-1.5 text-base text-pretty text-ink-2">{children}</div> : null}
      {action ? <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

/** What failed, what is safe, one way on. */
export function ErrorState({
  title,
  message,
  requestId,
  onRetry,
  isBusy,
}: {
  title: string;
  message: string;
  requestId?: string | null;
  onRetry?: () => void;
  isBusy?: boolean;
}) {
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center px-6 py-14 text-center">
      <CircleAlert aria-hidden="true" className="mb-4 size-8 text-bad" strokeWidth={1.5} />
      <p className="text-lg font-semibold text-ink">{title}</p>
      <p className="mt-1.5 text-base text-pretty text-ink-2">{message}</p>
      {onRetry ? (
        <Button className="mt-5" onClick={onRetry} isBusy={isBusy}>
          Try again
        </Button>
      ) : null}
      {requestId ? <p className="mt-4 text-xs text-ink-3">Reference {requestId}</p> : null}
    </div>
  );
}

const noticeTones = {
  neutral: "border-line bg-sunken text-ink-2",
  accent: "border-accent-line bg-accent-soft text-ink",
  good: "border-transparent bg-good-soft text-good",
  warn: "border-transparent bg-warn-soft text-warn",
  bad: "border-transparent bg-bad-soft text-bad",
} as const;

export function Notice({
  tone = "neutral",
  icon,
  children,
  className,
}: {
  tone?: keyof typeof noticeTones;
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <div
      className={cx("flex items-start gap-2.5 rounded-lg border px-3.5 py-2.5 text-sm", noticeTones[tone], className)}
    >
      {icon ? (
        <span aria-hidden="true" className="mt-0.5 shrink-0">
          {icon}
        </span>
      ) : null}
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

/** Stands where a button would be for someone who may not press it. */
export function NoPermission({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-center gap-2 text-sm text-ink-3">
      <Lock aria-hidden="true" className="size-4 shrink-0" />
      {children}
    </p>
  );
}

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={cx("skeleton block", className)} />;
}
