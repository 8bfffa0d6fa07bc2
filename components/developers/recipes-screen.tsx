import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { Trail } from "#components/shell/trail.tsx";
import { CodeBlock } from "./code-block.tsx";
import { recipesFor } from "./recipes.ts";

const up = [{ label: "Developers", path: "developers" }];

/** Whole programs to begin with. @param origin the product's own address, which stands in them */
export function RecipesScreen({ origin }: { origin: string }) {
  return (
    <PageBody>
      <Trail steps={up} here="Recipes" />
      <PageHeader
        title="Recipes"
        description="Programs that run as they stand: put your key into CASEYOS_KEY. They use nothing but Node 20 or Python 3.9 themselves."
        isBelowTrail
      />
      <div className="divide-y divide-line border-t border-line">
        {recipesFor(origin).map(({ id, title, text, snippets }) => (
          <section key={id} id={id} aria-labelledby={`${id}-title`} className="scroll-mt-4 py-8">
            <h2 id={`${id}-title`} className="text-lg font-semibold text-ink">
              {title}
            </h2>
            <p className="mt-1 max-w-2xl text-sm text-pretty text-ink-2">{text}</p>
            <div className="mt-4 space-y-4">
              {snippets.map(({ label, code }) => (
                <div key={label}>
                  <h3 className="mb-1.5 text-sm font-medium text-ink">{label}</h3>
                  <CodeBlock label={`${title}, ${label}`} code={code} />
                </div>
              ))}
            </div>
          </section>
        ))}
      </div>
    </PageBody>
  );
}
