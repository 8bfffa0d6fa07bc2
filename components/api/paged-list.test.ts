import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { type Paged, PagedList } from "./paged-list.tsx";

type Item = { id: string };
const settled: Paged<Item> = {
  data: undefined,
  error: null,
  isFetching: false,
  refetch: () => undefined,
  hasNextPage: false,
  isFetchingNextPage: false,
  isFetchNextPageError: false,
  fetchNextPage: () => undefined,
};
const page = (...ids: string[]) => ({ items: ids.map((id) => ({ id })), nextCursor: null });
const refused = Object.assign(new Error("Only members read these."), { data: { code: "forbidden", requestId: "r1" } });

function shown(query: Partial<Paged<Item>>): string {
  const row = ({ id }: Item) => createElement("li", { key: id }, id);
  const props = { query: { ...settled, ...query }, what: "things", label: "Things", kept: "They are in force.", row };
  return renderToStaticMarkup(createElement(PagedList<Item>, { ...props, empty: "Nothing yet" }));
}

describe("a list of pages", () => {
  it("is a skeleton that says what is loading, then its rows from every page, or what to do when there is none", () => {
    expect(shown({})).toContain("Loading things");
    const list = shown({ data: { pages: [page("a"), page("b")] } });
    expect(list).toContain('aria-label="Things"');
    expect(list).toContain("<li>a</li><li>b</li>");
    expect(shown({ data: { pages: [page()] } })).toBe("Nothing yet");
  });

  it("says what failed, what is safe and the reference, with a way to try again", () => {
    const text = shown({ error: refused });
    expect(text).toContain("The things could not be read");
    expect(text).toContain("Only members read these. They are in force.");
    expect(text).toContain("Reference r1");
    expect(text).toContain("Try again");
  });

  it("keeps what was read when reading anew or reading on fails", () => {
    const data = { pages: [page("a")] };
    expect(shown({ data, error: refused })).toBe(shown({ data }));
    const rest = shown({ data, error: refused, isFetchNextPageError: true, hasNextPage: true });
    expect(rest).toContain("<li>a</li>");
    expect(rest).toContain("The rest could not be read. Only members read these.");
    expect(rest).toContain("Try again");
    expect(shown({ data, hasNextPage: true })).toContain("Show more");
  });
});
