import { escapeHtml } from "#server/platform/pure/text.ts";

export type Invitation = { workspaceName: string; invitedByName: string | null; email: string };

/** What the invitation says. Names are other people's words: they are escaped, and never become links. */
export function invitationMail(
  invitation: Invitation,
  signInUrl: string,
): { subject: string; text: string; html: string } {
  const { workspaceName, invitedByName, email } = invitation;
  const who = invitedByName ?? "A teammate";
  const subject = `${who} invited you to ${workspaceName} on CaseyOS`;
  const lines = [
    `${who} invited you to the workspace “${workspaceName}” on CaseyOS.`,
    `Sign in with ${email} to join. The invitation is open for 7 days.`,
  ];
  const html = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("");
  return {
    subject: subject.replace(/[\r\n]+/g, " "),
    text: `${lines.join("\n\n")}\n\n${signInUrl}\n`,
    html: `${html}<p><a href="${escapeHtml(signInUrl)}">Sign in and join</a></p>`,
  };
}
