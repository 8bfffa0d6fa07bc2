import MiniSearch from "minisearch";
import { type Article, plainText } from "./markdown.ts";

/** Finds articles by beginnings of words, with a slip of the finger forgiven; titles count most. */
export function searchIn(articles: readonly Article[]): (words: string) => Article[] {
  const index = new MiniSearch<{ id: string; title: string; text: string }>({
    fields: ["title", "text"],
    searchOptions: { boost: { title: 3 }, prefix: true, fuzzy: 0.2, combineWith: "AND" },
  });
  index.addAll(articles.map((article) => ({ id: article.id, title: article.title, text: plainText(article) })));
  const byId = new Map(articles.map((article) => [article.id, article]));
  return (words) => index.search(words).flatMap(({ id }) => byId.get(String(id)) ?? []);
}
