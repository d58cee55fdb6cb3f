import { useWords } from '../i18n.tsx';

/** The virtual codes of an order, to be copied; nothing when there are none. */
export function OrderCodes({ items }: { items: readonly { title: string; codes: readonly string[] }[] }) {
  const { t } = useWords();
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="codes" className="rounded-card border border-line bg-surface p-4">
      <h2 id="codes" className="font-semibold">
        {t('order.codes')}
      </h2>
      <p className="text-sm text-ink-soft">{t('order.codes_hint')}</p>
      {items.map((item) => (
        <div key={item.title} className="mt-2">
          <p className="text-sm">{item.title}</p>
          <ul>
            {item.codes.map((code) => (
              <li key={code}>
                <code className="break-all select-all">{code}</code>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
