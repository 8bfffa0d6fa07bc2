import { BookOpen, CircleAlert, FileJson } from "lucide-react";
import Link from "next/link";
import { Section, Sections } from "#components/settings/settings-frame.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { CodeBlock } from "./code-block.tsx";
import { KeysPart } from "./keys-part.tsx";
import { OperationSearch } from "./operation-search.tsx";
import type { Group, OperationLine } from "./reference.ts";
import { WebhooksPart } from "./webhooks-part.tsx";

type ScreenProps = { slug: string; origin: string; groups: Group[]; lines: OperationLine[] };

/** Everything for programs: how to begin, the reference, keys, endpoints. Drawn on the server but for what is live. */
export function DevelopersScreen({ slug, origin, groups, lines }: ScreenProps) {
  return (
    <PageBody>
      <PageHeader title="Developers" description="What people do here by hand, your own programs can do by the API." />
      <Sections>
        <Section
          id="start"
          title="Start"
          text="Make a key that may read the workspace, put it into CASEYOS_KEY, and ask."
        >
          <div className="space-y-4">
            <CodeBlock label="A first question" code={firstQuestion(origin)} />
            <div className="flex flex-wrap gap-2">
              <Link href={`/${slug}/developers/recipes`} className={buttonClass({})}>
                <BookOpen aria-hidden="true" className="size-4" />
                Recipes
              </Link>
              <Link href={`/${slug}/developers/errors`} className={buttonClass({})}>
                <CircleAlert aria-hidden="true" className="size-4" />
                Errors and limits
              </Link>
              <a href="/api/openapi.json" className={buttonClass({})}>
                <FileJson aria-hidden="true" className="size-4" />
                OpenAPI document
              </a>
            </div>
          </div>
        </Section>
        <Section
          id="reference"
          title="Reference"
          text="Every operation with its scope, what goes in, what comes back, and a line to try it."
        >
          <OperationSearch slug={slug} groups={groups} lines={lines} />
        </Section>
        <Section
          id="api-keys"
          title="API keys"
          text="For programs that push signals or read the queue. A key can do what its scopes say, and nothing else."
        >
          <KeysPart />
        </Section>
        <Section
          id="webhooks"
          title="Webhooks"
          text="Endpoints of your own programs that an approved move may post to, signed. Each delivery leads to its move, where a failed one is tried again."
        >
          <WebhooksPart />
        </Section>
      </Sections>
    </PageBody>
  );
}

const firstQuestion = (origin: string): string =>
  `curl "${origin}/api/v1/workspace" \\\n  -H "Authorization: Bearer $CASEYOS_KEY"`;
