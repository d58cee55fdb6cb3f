import { useWords } from '../i18n.tsx';

/** The virtual codes of an order, to be copied; nothing when there are none. */
export function OrderCodes({ items }: { items: readonly { title: string; codes: readonly string[]; void: string }[] }) {
  const { t } = useWords();
  if (items.length === 0) return null;
  return (
    <section className="rounded-card border border-line bg-surface p-4">
      <h2 className="font-semibold">{t('order.codes')}</h2>
      <p className="text-sm text-ink-soft">{t('order.codes_hint')}</p>
      {items.map(({ title, codes, void: refunded }) => (
        <p key={title} className="text-sm">
          {title}
          <code className="block select-all break-all whitespace-pre-line">{codes.join('\n')}</code>
          {refunded}
        </p>
      ))}
    </section>
  );
}
