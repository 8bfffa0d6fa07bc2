import {
  Activity,
  CircleCheck,
  CodeXml,
  Gauge,
  Inbox,
  LifeBuoy,
  Plug,
  ReceiptText,
  Settings,
  Target,
  Users,
  UsersRound,
} from "lucide-react";

/** The pages there are, in their order; `key` goes after `g`. */
export const navItems = [
  { page: "today", label: "Today", icon: Inbox, key: "t", isPhone: true },
  { page: "approvals", label: "Approvals", icon: CircleCheck, key: "a", isPhone: false },
  { page: "signals", label: "Signals", icon: Activity, key: "s", isPhone: true },
  { page: "people", label: "People", icon: UsersRound, key: "p", isPhone: false },
  { page: "outcomes", label: "Outcomes", icon: Target, key: "o", isPhone: true },
  { page: "team", label: "Team", icon: Users, key: "m", isPhone: false },
  { page: "receipts", label: "Receipts", icon: ReceiptText, key: "l", isPhone: false },
  { page: "connections", label: "Connections", icon: Plug, key: "c", isPhone: false },
  { page: "operations", label: "Operations", icon: Gauge, key: "r", isPhone: false },
  { page: "settings", label: "Settings", icon: Settings, key: "e", isPhone: false },
  { page: "developers", label: "Developers", icon: CodeXml, key: "d", isPhone: false },
  { page: "help", label: "Help", icon: LifeBuoy, key: "h", isPhone: false },
] as const;

export type NavPage = (typeof navItems)[number]["page"];

/** A move's page belongs to Today. */
export function activePage(pathname: string, slug: string): NavPage | null {
  const part = pathname.split("/")[2];
  if (pathname.split("/")[1] !== slug) return null;
  if (part === "moves") return "today";
  return navItems.find((item) => item.page === part)?.page ?? null;
}
