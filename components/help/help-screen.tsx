"use client";

import { Keyboard } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { openHelp } from "#components/shell/help.tsx";
import { navItems } from "#components/shell/nav.ts";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { ArticleText } from "./article-text.tsx";
import { DiagnosticsCard } from "./diagnostics-card.tsx";
import type { Article } from "./markdown.ts";
import { searchIn } from "./search.ts";
import { StatusCard } from "./status-card.tsx";

/** Everything there is to know about using the product, and how it does right now. */
export function HelpScreen({ articles, page }: { articles: Article[]; page: string | null }) {
  const [words, setWords] = useState("");
  const wanted = useDeferredValue(words.trim());
  const find = useMemo(() => searchIn(articles), [articles]);
  const found = wanted === "" ? null : find(wanted);
  const here = navItems.find((item) => item.page === page);
  return (
    <PageBody>
      <PageHeader
        title="Help"
        description="How things work here, and whether they do."
        action={
          <Button onClick={openHelp}>
            <Keyboard aria-hidden="true" className="size-4" />
            Keyboard map
          </Button>
        }
      />
      <TextField
        label="Search the help"
        type="search"
        placeholder="Undo, receipts, reconnect …"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <p role="status" className="sr-only">
        {found ? `${found.length} found` : ""}
      </p>
      {found ? (
        <Found found={found} words={wanted} />
      ) : (
        <>
          {here ? (
            <Topics
              title={`What you can do on ${here.label}`}
              articles={articles.filter((one) => one.page === here.page)}
              isOpen
            />
          ) : null}
          <div className="mt-6 grid gap-4 md:grid-cols-2">
            <StatusCard />
            <DiagnosticsCard />
          </div>
          <Topics title="All topics" articles={articles.filter((one) => one.page !== here?.page)} />
        </>
      )}
    </PageBody>
  );
}

function Found({ found, words }: { found: Article[]; words: string }) {
  if (found.length === 0)
    return (
      <EmptyState title={`Nothing about “${words}”`}>Try one word, such as undo, key, mail or sandbox.</EmptyState>
    );
  return <Topics title={found.length === 1 ? "1 topic" : `${found.length} topics`} articles={found} isOpen />;
}

function Topics({ title, articles, isOpen = false }: { title: string; articles: Article[]; isOpen?: boolean }) {
  return (
    <section aria-label={title} className="mt-8">
      <h2 className="mb-3 text-lg font-semibold text-ink">{title}</h2>
      <div className="divide-y divide-line rounded-xl border border-line bg-surface shadow-1">
        {articles.map((article) => (
          <ArticleText key={article.id} article={article} isOpen={isOpen} />
        ))}
      </div>
    </section>
  );
}
