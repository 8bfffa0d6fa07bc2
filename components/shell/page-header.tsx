import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { cx } from "#components/ui/classes.ts";

const PageTip = dynamic(() => import("#components/onboarding/page-tip.tsx").then((module) => module.PageTip));

/** Title of a page that is not Today. */
export function PageHeader({
  title,
  description,
  action,
  isBelowTrail,
}: {
  title: string;
  description?: ReactNode;
  action?: ReactNode;
  /** Breadcrumbs stand above and keep the distance to the top. */
  isBelowTrail?: boolean;
}) {
  return (
    <header
      className={cx(
        "flex flex-wrap items-end justify-between gap-x-6 gap-y-3 pb-5",
        isBelowTrail ? "pt-3" : "pt-6 md:pt-10",
      )}
    >
      <div className="min-w-0">
        <h1 className="text-2xl font-semibold tracking-tight text-ink">{title}</h1>
        {description ? <p className="mt-1 max-w-2xl text-base text-pretty text-ink-2">{description}</p> : null}
      </div>
      {action}
    </header>
  );
}

/** Width and padding of such a page; room below for the phone's bar. */
export function PageBody({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-4xl px-4 pb-28 md:px-8 md:pb-16">
      {children}
      <PageTip />
    </div>
  );
}
