import { Alert, Button, InputNumber } from 'antd';
import { useState } from 'react';
import {
  type CallOptions,
  client,
  FigureCard,
  FigureRow,
  MoneyText,
  ProblemAlert,
  type Reply,
  TimeText,
  useAct,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

export type TriedBody = Omit<
  CallOptions<'/api/shops/{shopId}/promotions/what-if', 'post'>['body'],
  'lastDays' | 'marginBps'
>;
type Found = Reply<'/api/shops/{shopId}/promotions/what-if', 'post'>;

/** A promotion as the form has it, tried on what was sold; nothing is started by it. */
export function WhatIf({ bodyNow }: { bodyNow: () => TriedBody }) {
  const { t } = useWords();
  const shop = useShop();
  const [lastDays, setLastDays] = useState(30);
  const [margin, setMargin] = useState(30);
  const trying = useAct((body: TriedBody) =>
    client.post('/api/shops/{shopId}/promotions/what-if', {
      path: { shopId: shop.id },
      body: { ...body, lastDays, marginBps: margin * 100 },
    }),
  );
  return (
    <section className="wb-block wb-gap-below" aria-labelledby="what-if">
      <h2 id="what-if">{t('what_if.title')}</h2>
      <p className="desk-quiet">{t('what_if.lead')}</p>
      <div className="desk-acts">
        <label htmlFor="what-if-days">{t('what_if.days')}</label>
        <InputNumber<number>
          id="what-if-days"
          min={1}
          max={90}
          precision={0}
          value={lastDays}
          onChange={(days) => setLastDays(days ?? 30)}
        />
        <label htmlFor="what-if-margin">{t('what_if.margin')}</label>
        <InputNumber<number>
          id="what-if-margin"
          suffix="%"
          min={1}
          max={100}
          precision={0}
          value={margin}
          onChange={(percent) => setMargin(percent ?? 30)}
        />
        <Button loading={trying.isPending} onClick={() => trying.mutate(bodyNow())}>
          {t('what_if.try')}
        </Button>
      </div>
      <div role="status">
        {trying.error ? <ProblemAlert error={trying.error} /> : null}
        {trying.data && !trying.error ? <Answer found={trying.data} /> : null}
      </div>
    </section>
  );
}

function Answer({ found }: { found: Found }) {
  const { t } = useWords();
  if (found.orders === 0) return <Alert type="info" title={t('what_if.no_orders')} />;
  const others = found.byFunder.filter((one) => one.funder !== 'shop');
  return (
    <>
      {found.whole ? null : (
        <Alert
          type="info"
          title={
            <>
              {t('what_if.part', { count: found.orders })} <TimeText at={found.until} />
            </>
          }
        />
      )}
      <FigureRow>
        <FigureCard
          title={t('what_if.cost')}
          definition={t('what_if.cost_how')}
          value={<MoneyText fen={found.costFen} />}
          tone={found.costFen > 0 ? 'waits' : 'quiet'}
        />
        <FigureCard
          title={t('what_if.touched')}
          definition={t('what_if.touched_how')}
          value={`${found.touchedOrders} / ${found.orders}`}
        />
        <FigureCard
          title={t('what_if.takings')}
          definition={t('what_if.takings_how')}
          value={<MoneyText fen={found.takingsFen} />}
          compare={t('what_if.pieces', { count: found.pieces })}
        />
        <FigureCard
          title={t('what_if.more')}
          definition={t('what_if.more_how')}
          value={found.morePieces === null ? t('what_if.never') : t('what_if.pieces', { count: found.morePieces })}
          {...(found.morePieces === null ? { compare: t('what_if.never_why') } : {})}
          tone={found.morePieces === null ? 'wrong' : 'quiet'}
        />
      </FigureRow>
      {others.length > 0 ? (
        <ul>
          {others.map((one) => (
            <li key={`${one.funder} ${one.funderId}`}>
              {t(`what_if.funder.${one.funder}`)}: <MoneyText fen={one.amountFen} signed />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
