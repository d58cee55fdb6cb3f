import { useWords } from '../i18n.tsx';

/** Promotions that do not apply, each with what is missing. */
export function WhyNot({ items }: { items: readonly { id: string; title: string; reason: string }[] }) {
  const { t } = useWords();
  if (items.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="inline-block py-1 underline">{t('why_not.title', { count: items.length })}</summary>
      <ul className="mt-1 space-y-1">
        {items.map((item) => (
          <li key={item.id}>
            {item.title}
            <span className="block text-xs text-ink-soft">{item.reason}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
