import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { Trail } from "#components/shell/trail.tsx";
import { MethodBadge } from "./method-badge.tsx";
import { OperationView } from "./operation-view.tsx";
import type { Operation } from "./reference.ts";

const up = [{ label: "Developers", path: "developers" }];

/** One group of the API's reference. Drawn on the server: the browser gets no document. */
export function ReferenceScreen({ slug, title, operations }: { slug: string; title: string; operations: Operation[] }) {
  return (
    <PageBody>
      <Trail steps={up} here={title} />
      <PageHeader title={title} isBelowTrail />
      <nav aria-label="On this page">
        <ul className="mb-4 space-y-0.5">
          {operations.map(({ id, method, summary }) => (
            <li key={id} className="flex items-baseline gap-2">
              <span className="w-16 shrink-0">
                <MethodBadge method={method} />
              </span>
              <a
                href={`#${id}`}
                className="inline-flex min-h-7 items-center text-sm text-pretty text-ink-2 underline-offset-2 hover:text-ink hover:underline touch:min-h-11"
              >
                {summary}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="divide-y divide-line border-t border-line">
        {operations.map((operation) => (
          <OperationView key={operation.id} operation={operation} slug={slug} />
        ))}
      </div>
    </PageBody>
  );
}
