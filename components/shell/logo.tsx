import { cx } from "#components/ui/classes.ts";

/** The mark: a ring that is open where the next move goes in. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cx("shrink-0", className)}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M21.2 10.6a7.6 7.6 0 1 0 0 10.8"
        fill="none"
        strokeWidth="3.4"
        strokeLinecap="round"
        className="stroke-accent-ink"
      />
      <circle cx="22.6" cy="16" r="2.3" className="fill-accent-ink" />
    </svg>
  );
}

export function Wordmark({ className }: { className?: string }) {
  return (
    <span className={cx("inline-flex items-center gap-2.5 text-md font-semibold tracking-tight text-ink", className)}>
      <Mark className="size-6" />
      CaseyOS
    </span>
  );
}

/** Stands wherever vendors are emulated, so that nobody takes an emulated send for a real one. */
export function SandboxMark({ className }: { className?: string }) {
  return (
    <span
      title="The vendors here are emulated: nothing leaves this machine."
      className={cx(
        "inline-flex h-5 items-center rounded-md bg-warn-soft px-1.5 text-xs font-medium text-warn",
        className,
      )}
    >
      Sandbox
    </span>
  );
}
