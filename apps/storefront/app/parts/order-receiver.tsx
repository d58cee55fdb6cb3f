import { ButtonLink } from '#ui';
import { useWords } from '../i18n.tsx';

export interface OrderReceiverProps {
  order: {
    id: string;
    number: string;
    buyerNote: string | null;
    mayChangeAddress: boolean;
    receiver: { title: string; store: string | null; who: string; where: string };
    history: readonly { id: number; at: string; text: string }[];
  };
  className: string;
}

/** Where an order goes, its number and what has happened to it. */
export function OrderReceiver({ order, className }: OrderReceiverProps) {
  const { t } = useWords();
  return (
    <section aria-labelledby="to" className={className}>
      <h2 id="to" className="font-semibold">
        {order.receiver.title}
      </h2>
      {order.receiver.store ? <p className="font-medium">{order.receiver.store}</p> : null}
      <p className="text-sm">
        {order.receiver.who}
        <span className="block text-ink-soft">{order.receiver.where}</span>
      </p>
      {order.mayChangeAddress ? (
        <ButtonLink href={`/orders/${order.id}/address`} size="small">
          {t('order.change_address')}
        </ButtonLink>
      ) : null}
      <dl className="space-y-1 text-sm">
        <div className="flex gap-3">
          <dt className="text-ink-soft">{t('order.number')}</dt>
          <dd className="dx-figure select-all">{order.number}</dd>
        </div>
        {order.buyerNote ? (
          <div className="flex gap-3">
            <dt className="text-ink-soft">{t('checkout.note')}</dt>
            <dd>{order.buyerNote}</dd>
          </div>
        ) : null}
      </dl>
      <details className="text-sm">
        <summary className="inline-block py-1 underline">{t('order.history')}</summary>
        <ol className="mt-1 space-y-1">
          {order.history.map((entry) => (
            <li key={entry.id}>
              <span className="dx-figure text-ink-soft">{entry.at}</span> {entry.text}
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}
