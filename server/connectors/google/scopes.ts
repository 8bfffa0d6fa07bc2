/**
 * What a person can allow, least first. `gmail.modify` is the least that reads threads, sends, keeps drafts and sets labels: it
 * covers readonly, send, compose and labels together, and unlike full access it cannot delete mail for good.
 */
export const googleFeatures = {
  mail: ["openid", "email", "https://www.googleapis.com/auth/gmail.modify"],
  /** Events of calendars the person owns, busy times of others, and the calendar's own zone. */
  calendar: [
    "https://www.googleapis.com/auth/calendar.events.owned",
    "https://www.googleapis.com/auth/calendar.freebusy",
    "https://www.googleapis.com/auth/calendar.calendars.readonly",
  ],
  /** Only files that we made. */
  documents: ["https://www.googleapis.com/auth/drive.file"],
  /** Reading files in folders that a person chose. Google has no smaller scope for folders. */
  files: ["https://www.googleapis.com/auth/drive.readonly"],
} as const;

export type GoogleFeature = keyof typeof googleFeatures;

/** Asked for at the first connect; everything else when it is first needed. */
export const googleScopes: readonly string[] = googleFeatures.mail;

/** Every scope of every feature. */
export const allGoogleScopes: readonly string[] = Object.values(googleFeatures).flat();
