import type { ReactNode } from 'react';
import { ButtonLink, Label } from '#ui';
import { useWords } from '../i18n.tsx';
import type { InvoiceCardView } from '../invoice-view.server.ts';

/** One invoice document: kind and state, title, amount, number, its PDF. */
export function InvoiceCard({ invoice, children }: { invoice: InvoiceCardView; children?: ReactNode }) {
  const { t } = useWords();
  const facts = [
    [t('invoice.name'), invoice.title],
    [t('invoice.amount'), invoice.amount],
    [t('invoice.number'), invoice.number],
  ].filter(([, value]) => value);
  return (
    <article
      aria-label={`${invoice.kind} ${invoice.orderNumber}`}
      className="space-y-2 rounded-card border border-line bg-surface p-4"
    >
      <p className="flex flex-wrap items-center gap-2">
        <strong>{invoice.kind}</strong> <Label tone="trust">{invoice.state}</Label>
        <span className="dx-figure text-sm text-ink-soft">{invoice.at}</span>
      </p>
      <dl className="space-y-1 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="flex gap-3">
            <dt className="shrink-0 text-ink-soft">{name}</dt>
            <dd className="dx-figure break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap gap-2">
        {invoice.pdf ? <ButtonLink href={invoice.pdf}>{t('invoice.pdf')}</ButtonLink> : null}
        {children}
      </div>
    </article>
  );
}
