/** One notification as it leaves the app. */
export type Leaving = { id: string; title: string; text: string | null; path: string };

/** What the service worker shows (components/pwa/push-handler.ts). */
export type PushContent = { title: string; text: string | null; path: string; tag: string };

const MOST_NAMED = 3;
const LONGEST_TEXT = 300;

/**
 * One thing as it is; several, after quiet hours, as one. The tag makes a second push of the same take the first one's place.
 * @param slug of the workspace, for the address
 */
export function pushContent(slug: string, batch: readonly [Leaving, ...Leaving[]]): PushContent {
  const [first, ...others] = batch;
  if (others.length === 0) {
    return { title: first.title, text: cut(first.text), path: `/${slug}/${first.path}`, tag: first.id };
  }
  const named = batch.slice(0, MOST_NAMED).map(({ title }) => title);
  return {
    title: `${batch.length} things since your quiet hours began`,
    text: cut(named.join("\n")),
    path: `/${slug}/notifications`,
    tag: first.id,
  };
}

const cut = (text: string | null): string | null =>
  text !== null && text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
