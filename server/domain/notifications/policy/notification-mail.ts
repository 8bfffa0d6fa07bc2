import { escapeHtml } from "#server/platform/pure/text.ts";
import type { Leaving } from "./push-message.ts";

type Place = { appUrl: string; slug: string; workspaceName: string };
type Mail = { subject: string; text: string; html: string };

/** The mail for whom no push reached. Titles hold other people's words: they are escaped, and never become links. */
export function notificationMail(place: Place, batch: readonly [Leaving, ...Leaving[]]): Mail {
  const [first, ...others] = batch;
  const subject = others.length === 0 ? first.title : `${batch.length} things are waiting in ${place.workspaceName}`;
  const addressOf = (path: string) => `${place.appUrl}/${place.slug}/${path}`;
  const settings = addressOf("settings/notifications");
  const entries = batch.map(({ title, text, path }) => ({ title, text: text ?? "", url: addressOf(path) }));
  const why = `You get this because no push reached a device of yours. What you are told of is up to you: ${settings}`;
  const plain = entries.map(({ title, text, url }) => [title, text, url].filter(Boolean).join("\n"));
  const html = entries.map(
    ({ title, text, url }) =>
      `<p><strong>${escapeHtml(title)}</strong>${text ? `<br>${escapeHtml(text)}` : ""}<br><a href="${escapeHtml(url)}">Open in CaseyOS</a></p>`,
  );
  return {
    subject: subject.replace(/[\r\n]+/g, " "),
    text: `${[...plain, why].join("\n\n")}\n`,
    html: `${html.join("")}<p><small>You get this because no push reached a device of yours. <a href="${escapeHtml(settings)}">Choose what you are told of</a></small></p>`,
  };
}
