import type { ComponentProps, ReactNode } from "react";
import { cx } from "./classes.ts";

const base =
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-lg font-medium whitespace-nowrap select-none transition-colors duration-140 touch:min-h-11 disabled:opacity-50 aria-disabled:opacity-50 disabled:cursor-not-allowed aria-disabled:cursor-not-allowed";

const variants = {
  primary: "bg-accent text-accent-ink hover:bg-accent-hover shadow-1",
  secondary: "bg-raised text-ink border border-line hover:bg-hover shadow-1",
  ghost: "text-ink-2 hover:bg-hover hover:text-ink",
  danger: "bg-bad-fill text-accent-ink hover:opacity-90 shadow-1",
} as const;

const sizes = {
  sm: "h-7 px-2.5 text-xs",
  md: "h-9 px-3.5 text-sm",
  lg: "h-11 px-5 text-md",
  icon: "size-8 touch:min-w-11 text-sm",
} as const;

export type ButtonLook = { variant?: keyof typeof variants; size?: keyof typeof sizes };

/** The look alone, for links that act like buttons. */
export function buttonClass({ variant = "secondary", size = "md" }: ButtonLook, extra?: string): string {
  return cx(base, variants[variant], sizes[size], extra);
}

type ButtonProps = ComponentProps<"button"> & ButtonLook & { isBusy?: boolean; children: ReactNode };

/** A busy button keeps its width and its focus, and says so to assistive technology. */
export function Button({ variant, size, isBusy, className, children, type = "button", onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      className={buttonClass({ variant, size }, className)}
    >
      {isBusy ? <Spinner /> : null}
      {children}
    </button>
  );
}

function Spinner() {
  return (
    <span
      aria-hidden="true"
      className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent opacity-80"
    />
  );
}
