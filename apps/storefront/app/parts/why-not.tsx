import { useWords } from '../i18n.tsx';

/** The nearest threshold and where to find goods for it. */
export function Nudge({ nudge }: { nudge: { text: string; href: string } | null }) {
  const { t } = useWords();
  return nudge ? (
    <p className="text-sm">
      {nudge.text}{' '}
      <a href={nudge.href} className="underline">
        {t('amounts.nudge_go')}
      </a>
    </p>
  ) : null;
}

/** Promotions that do not apply, each with what is missing. */
export function WhyNot({
  items,
}: {
  items: readonly { id: string; title: string; reason: string; href: string | null }[];
}) {
  const { t } = useWords();
  if (items.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="inline-block py-1 underline">{t('why_not.title', { count: items.length })}</summary>
      <ul className="mt-1 space-y-1">
        {items.map((item) => (
          <li key={item.id}>
            {item.title}
            <span className="block text-xs text-ink-soft">
              {item.href ? (
                <a href={item.href} className="underline">
                  {item.reason}
                </a>
              ) : (
                item.reason
              )}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
