/**
 * What the bot asks for: reading the names of channels and people, finding its own messages again (history), posting,
 * files, hearing mentions and
 * reactions, and being asked by a command.
 */
export const slackScopes = [
  "app_mentions:read",
  "channels:history",
  "channels:read",
  "chat:write",
  "commands",
  "files:write",
  "groups:history",
  "groups:read",
  "reactions:read",
  "users:read",
  "users:read.email",
] as const;
