import { ChevronDown } from "lucide-react";
import type { Article, Block, Inline } from "./markdown.ts";

/** One topic, folded until somebody wants it. */
export function ArticleText({ article, isOpen }: { article: Article; isOpen: boolean }) {
  return (
    <details id={article.id} open={isOpen} className="group">
      <summary className="flex min-h-11 cursor-pointer list-none items-center gap-3 px-4 py-2.5 -outline-offset-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
        <h3 className="min-w-0 flex-1 text-base font-medium text-ink">{article.title}</h3>
        <ChevronDown
          aria-hidden="true"
          className="size-4 shrink-0 text-ink-3 transition-transform duration-140 group-open:rotate-180"
        />
      </summary>
      <div className="space-y-3 px-4 pt-1 pb-4 text-base text-pretty text-ink-2">
        {article.blocks.map((block, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes while it is on screen
          <BlockView key={index} block={block} />
        ))}
      </div>
    </details>
  );
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === "paragraph")
    return (
      <p>
        <Words inline={block.inline} />
      </p>
    );
  const List = block.isOrdered ? "ol" : "ul";
  return (
    <List className={block.isOrdered ? "list-decimal space-y-1.5 pl-5" : "list-disc space-y-1.5 pl-5"}>
      {block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes while it is on screen
        <li key={index}>
          <Words inline={item} />
        </li>
      ))}
    </List>
  );
}

function Words({ inline }: { inline: Inline[] }) {
  return inline.map((part, index) => {
    const key = `${index}-${part.text}`;
    switch (part.kind) {
      case "strong":
        return (
          <strong key={key} className="font-medium text-ink">
            {part.text}
          </strong>
        );
      case "em":
        return <em key={key}>{part.text}</em>;
      case "code":
        return (
          <code key={key} className="rounded bg-sunken px-1 font-mono text-sm text-ink">
            {part.text}
          </code>
        );
      case "text":
        return part.text;
      default:
        return part.kind satisfies never;
    }
  });
}
