import { data, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { documents, documentVersion } from '../documents.ts';
import { addressOf, headOf, shared } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market } from '../market.server.ts';
import { ruleText } from '../rule-texts.server.ts';

export const meta = headOf;
export const headers = shared;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const { t, lang } = market(context);
  const name = documents.find((document) => document === (params.document ?? 'about'));
  if (!name) throw data(null, { status: 404 });
  const title = t(`rules.${name}`);
  return {
    name,
    title,
    version: documentVersion,
    sections: ruleText(name, lang),
    head: { title, description: ruleText(name, lang)[0]?.text[0], canonical: addressOf(url) },
  };
}

export default function Rules() {
  const { t } = useWords();
  const { name, title, version, sections } = useLoaderData<typeof loader>();
  return (
    <div className="gap-8 md:grid md:grid-cols-[11rem_minmax(0,1fr)]">
      <nav aria-label={t('rules.label')} className="mb-4">
        <ul className="flex flex-wrap gap-1 md:flex-col">
          {documents.map((document) => (
            <li key={document}>
              <a
                href={`/rules/${document}`}
                aria-current={document === name ? 'page' : undefined}
                className="flex min-h-10 items-center rounded-control px-3 text-sm text-ink-soft hover:bg-sunken aria-[current=page]:bg-sunken aria-[current=page]:font-semibold aria-[current=page]:text-ink"
              >
                {t(`rules.${document}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <article className="max-w-prose space-y-5">
        <header>
          <h1 className="text-2xl font-semibold">{title}</h1>
          <p className="text-sm text-ink-soft">{t('rules.version', { version })}</p>
        </header>
        {sections.map((section) => (
          <section key={section.title} className="space-y-2">
            <h2 className="text-lg font-semibold">{section.title}</h2>
            {section.text.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </section>
        ))}
      </article>
    </div>
  );
}
