const google = "https://www.googleapis.com/auth/";

const words: Record<string, string> = {
  openid: "Know who you are",
  email: "See your e-mail address",
  profile: "See your name",
  [`${google}userinfo.email`]: "See your e-mail address",
  [`${google}userinfo.profile`]: "See your name",
  "https://mail.google.com/": "Do everything with your mail, also delete it",
  [`${google}gmail.modify`]: "Read, write and sort your mail",
  [`${google}gmail.readonly`]: "Read your mail",
  [`${google}gmail.send`]: "Send mail for you",
  [`${google}gmail.compose`]: "Write drafts and send them",
  [`${google}gmail.labels`]: "See and change your labels",
  [`${google}gmail.metadata`]: "See who wrote you and when, not the text",
  [`${google}calendar.events.owned`]: "See and change events in your own calendars",
  [`${google}calendar.freebusy`]: "See when you and others are busy",
  [`${google}calendar.calendars.readonly`]: "See the name and time zone of your calendars",
  [`${google}drive.file`]: "Write documents, and change those it has written",
  [`${google}drive.readonly`]: "See and download all files in your Drive",
  oauth: "Know which account this is",
  forms: "See your forms and what is sent with them",
  "crm.objects.owners.read": "See who owns a record",
  "app_mentions:read": "See messages that mention it",
  "channels:history": "Read public channels it is in",
  "channels:read": "See the names of public channels",
  "chat:write": "Post messages",
  commands: "Answer /caseyos",
  "files:write": "Upload files",
  "groups:history": "Read private channels it is in",
  "groups:read": "See the names of private channels it is in",
  "reactions:read": "See reactions to messages",
  "users:read": "See who is in the team",
  "users:read.email": "See their e-mail addresses",
  "tweet.read": "Read posts",
  "tweet.write": "Post and reply for you",
  "users.read": "See profiles",
  "offline.access": "Stay connected until you take it back",
};

/** What a scope allows, in words; one we have no words for is its own. */
export function scopeWords(scope: string): string {
  const crm = /^crm\.(objects|schemas)\.(contacts|companies|deals)\.(read|write)$/.exec(scope);
  if (crm) return `${crm[3] === "write" ? "Change" : "See"} ${crm[1] === "schemas" ? "the fields of " : ""}${crm[2]}`;
  return words[scope] ?? scope;
}
