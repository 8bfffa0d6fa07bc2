"use client";

import { createContext, type ReactNode, useContext } from "react";

const LevelContext = createContext<2 | 3>(2);

/** Sections inside stand at this level: 2 under the page's title, 3 in a pane that has a title of its own. */
export function SectionLevel({ level, children }: { level: 2 | 3; children: ReactNode }) {
  return <LevelContext value={level}>{children}</LevelContext>;
}

export function SectionHeading({ className, children }: { className?: string; children: ReactNode }) {
  const Heading = useContext(LevelContext) === 2 ? "h2" : "h3";
  return <Heading className={className}>{children}</Heading>;
}
