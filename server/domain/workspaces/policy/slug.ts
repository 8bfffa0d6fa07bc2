/** First segments of addresses that are ours: a workspace named like one could not be reached. */
const reserved: ReadonlySet<string> = new Set([
  "_next",
  "api",
  "app",
  "assets",
  "caseyos",
  "connections",
  "dashboard",
  "demo",
  "developers",
  "docs",
  "favicon",
  "fonts",
  "health",
  "help",
  "icons",
  "images",
  "invite",
  "legal",
  "login",
  "logout",
  "manifest",
  "offline",
  "pricing",
  "privacy",
  "public",
  "settings",
  "sign-in",
  "sign-out",
  "signin",
  "signup",
  "static",
  "status",
  "support",
  "sw",
  "terms",
  "today",
  "unsubscribe",
]);

const MAX_LENGTH = 40;

/** A workspace's address from its name: lower-case ASCII words with hyphens, never empty, never one of ours. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, "");
  return plain.length < 2 || reserved.has(plain) ? `team-${plain || "one"}`.replace(/-+$/, "") : plain;
}

/** Whether a workspace can have this address at all. */
export const isSlug = (text: string): boolean => /^[a-z0-9-]{1,80}$/.test(text);

/** Candidates in order: the slug itself, then with a number, then with a random tail that settles it. */
export function slugCandidates(name: string, tail: string): string[] {
  const slug = slugOf(name);
  return [slug, `${slug}-2`, `${slug}-3`, `${slug}-${tail}`];
}

/** `Casey Jordan` → `Casey’s workspace`; without a name the mailbox's own. */
export function firstWorkspaceName(person: { name: string | null; email: string }): string {
  const given = person.name?.trim().split(/\s+/)[0] || person.email.split("@")[0] || "My";
  return `${given.slice(0, 60)}’s workspace`;
}
