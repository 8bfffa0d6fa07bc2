import { escapeHtml } from "#server/platform/pure/text.ts";

/** The mail with a sign-in link. It quotes nothing that the asker wrote. */
export function signInMail(url: string): { subject: string; text: string; html: string } {
  const { host } = new URL(url);
  const lines = [
    `Here is your link to sign in to CaseyOS at ${host}.`,
    "It works once, within 15 minutes. If you did not ask for it, ignore this mail: nobody gets in without the link.",
  ];
  return {
    subject: "Your sign-in link for CaseyOS",
    text: `${lines[0]}\n\n${url}\n\n${lines[1]}\n`,
    html: `<p>${escapeHtml(lines[0] ?? "")}</p><p><a href="${escapeHtml(url)}">Sign in to CaseyOS</a></p><p>${escapeHtml(lines[1] ?? "")}</p>`,
  };
}
