import { Alert, App, Button, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useProblemText,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Closing = Reply<'/api/shops/{shopId}/closing'>;
type Appeal = Reply<'/api/shops/{shopId}/appeals'>['items'][number];
const appealTone: Record<Appeal['state'], StateTone> = { submitted: 'under-way', upheld: 'done', rejected: 'wrong' };

/** Leaving in order, and the shop's word against being limited or frozen. */
export function ClosingPage() {
  const { t } = useWords();
  const shop = useShop();
  const closing = useGet('/api/shops/{shopId}/closing', { path: { shopId: shop.id } });
  return (
    <>
      <PageHeader
        title={t('job.closing')}
        lead={t('closing.lead')}
        acts={<Button href={`/api/shops/${shop.id}/data.zip`}>{t('closing.take_data')}</Button>}
      />
      {closing.error ? <ProblemAlert error={closing.error} onRetry={() => closing.refetch()} /> : null}
      {closing.isPending ? <Skeleton active /> : null}
      {closing.data ? <Leaving closing={closing.data} /> : null}
      <Appeals />
    </>
  );
}

function Leaving({ closing }: { closing: Closing }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const textOf = useProblemText();
  const path = { shopId: shop.id };
  const begin = useAct((reason: string, key) =>
    client.post('/api/shops/{shopId}/closing', { path, body: { reason }, key }),
  );
  const step = useAct((what: 'call-off' | 'deposit', key) =>
    what === 'call-off'
      ? client.post('/api/shops/{shopId}/closing/call-off', { path, key })
      : client.post('/api/shops/{shopId}/closing/deposit', { path, key }),
  );
  const finish = useAct((_none: null, key) => client.post('/api/shops/{shopId}/closing/finish', { path, key }));
  const take = (what: 'call-off' | 'deposit') =>
    step.mutate(what, { onError: (error) => message.error(textOf(error)) });
  const under = closing.closing;
  if (!under)
    return shop.role === 'owner' && shop.state !== 'closed' ? (
      <Button
        danger
        onClick={() =>
          confirm({
            title: t('closing.ask', { name: shop.name }),
            figures: figuresOf(closing, t),
            consequence: t('closing.consequence'),
            okText: t('closing.begin'),
            reasonLabel: t('closing.reason'),
            run: (reason) => begin.mutateAsync(reason),
          })
        }
      >
        {t('closing.begin')}
      </Button>
    ) : null;
  return (
    <section className="wb-block" aria-label={t('closing.steps')}>
      <Alert
        type="warning"
        showIcon
        title={
          <>
            {t('closing.notice_until')} <TimeText at={under.noticeUntil} deadline />
          </>
        }
        description={under.reason}
      />
      <h2>{t('closing.steps')}</h2>
      <ul className="wb-list">
        {closing.open.length === 0 ? (
          <li>
            <StateTag tone="done">{t('closing.done')}</StateTag> {t('closing.nothing_open')}
          </li>
        ) : null}
        {closing.open.map((one) => (
          <li key={one.what}>
            <StateTag tone="waits">{t('closing.to_do')}</StateTag>
            <span>
              {t(`closing.open.${one.what}`, { count: one.count, defaultValue: `${one.what}: ${one.count}` })}
            </span>
          </li>
        ))}
        <li>
          <StateTag tone={closing.depositFen === 0 ? 'done' : 'waits'}>
            {t(closing.depositFen === 0 ? 'closing.done' : 'closing.to_do')}
          </StateTag>
          <span>{t('closing.deposit')}</span> <MoneyText fen={closing.depositFen} />
          {closing.mayReturnDeposit ? (
            <Button size="small" loading={step.isPending} onClick={() => take('deposit')}>
              {t('closing.take_deposit')}
            </Button>
          ) : null}
        </li>
        <li>
          <StateTag tone={closing.availableFen + closing.payoutFen === 0 ? 'done' : 'waits'}>
            {t(closing.availableFen + closing.payoutFen === 0 ? 'closing.done' : 'closing.to_do')}
          </StateTag>
          <span>{t('closing.balance')}</span> <MoneyText fen={closing.availableFen + closing.payoutFen} />
          {closing.availableFen > 0 ? <Link to={shop.at('/payouts')}>{t('job.payouts')}</Link> : null}
        </li>
        <li>
          <StateTag tone={under.dataTakenAt ? 'done' : 'waits'}>
            {t(under.dataTakenAt ? 'closing.done' : 'closing.to_do')}
          </StateTag>
          <span>{t('closing.data')}</span>
        </li>
      </ul>
      <div className="wb-row">
        <Button
          danger
          disabled={!closing.mayFinish}
          onClick={() =>
            confirm({
              title: t('closing.finish_ask', { name: shop.name }),
              figures: [],
              consequence: t('closing.finish_consequence'),
              okText: t('closing.finish'),
              run: () => finish.mutateAsync(null),
            })
          }
        >
          {t('closing.finish')}
        </Button>
        <Button loading={step.isPending} onClick={() => take('call-off')}>
          {t('closing.call_off')}
        </Button>
      </div>
    </section>
  );
}

const figuresOf = (closing: Closing, t: ReturnType<typeof useWords>['t']) => [
  ...closing.open.map((one) => ({
    label: t('closing.to_do'),
    value: t(`closing.open.${one.what}`, { count: one.count, defaultValue: `${one.what}: ${one.count}` }),
  })),
  { label: t('closing.deposit'), value: <MoneyText fen={closing.depositFen} /> },
  { label: t('closing.balance'), value: <MoneyText fen={closing.availableFen} /> },
];

function Appeals() {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [text, setText] = useState('');
  const send = useAct(
    (said: string, key) =>
      client.post('/api/shops/{shopId}/appeals', { path: { shopId: shop.id }, body: { text: said }, key }),
    () => {
      setText('');
      message.success(t('appeal.sent'));
    },
  );
  const held = shop.state === 'limited' || shop.state === 'frozen';
  return (
    <section className="wb-block" aria-label={t('appeal.title')}>
      <h2>{t('appeal.title')}</h2>
      {held && shop.may('shops.profile') ? (
        <div className="wb-stack">
          <p className="desk-quiet">{t('appeal.lead')}</p>
          {send.error ? <ProblemAlert error={send.error} /> : null}
          <Input.TextArea
            aria-label={t('appeal.text')}
            placeholder={t('appeal.text')}
            rows={4}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button
            type="primary"
            disabled={text.trim().length < 10}
            loading={send.isPending}
            onClick={() => send.mutate(text)}
          >
            {t('appeal.send')}
          </Button>
        </div>
      ) : null}
      <DataTable<Appeal>
        id="appeals"
        caption={t('appeal.title')}
        path={`/shops/${shop.id}/appeals`}
        rowKey={(row) => row.id}
        empty={t('appeal.empty')}
        columns={[
          { key: 'at', title: t('table.at'), render: (row) => <TimeText at={row.submittedAt} /> },
          { key: 'against', title: t('appeal.against'), render: (row) => t(`shop.state.${row.against}`) },
          { key: 'text', title: t('appeal.said'), render: (row) => <div className="wb-wrap">{row.text}</div> },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => <StateTag tone={appealTone[row.state]}>{t(`appeal.state.${row.state}`)}</StateTag>,
          },
          { key: 'due', title: t('appeal.due'), render: (row) => <TimeText at={row.dueAt} deadline /> },
          {
            key: 'answer',
            title: t('appeal.answer'),
            render: (row) => <div className="wb-wrap">{row.answer ?? ''}</div>,
          },
        ]}
      />
    </section>
  );
}
