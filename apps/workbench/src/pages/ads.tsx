import { App, Button, Modal, Space } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  FigureCard,
  FigureRow,
  MoneyInput,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useGet,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { adTone } from '../tones.ts';

type Ad = Reply<'/api/shops/{shopId}/ads'>['items'][number];

/** Paid placement of the shop: what it has for it, its campaigns and what they do now. */
export function AdsPage() {
  const { t } = useWords();
  const shop = useShop();
  return (
    <>
      <PageHeader
        title={t('job.ads')}
        lead={t('ads.lead')}
        acts={
          shop.may('promotions.edit') ? (
            <Link to={shop.at('/ads/new')}>
              <Button type="primary">{t('ads.new')}</Button>
            </Link>
          ) : null
        }
      />
      <Account />
      <DataTable<Ad>
        id="ads"
        caption={t('job.ads')}
        path={`/shops/${shop.id}/ads`}
        rowKey={(row) => row.id}
        empty={t('ads.empty')}
        columns={[
          {
            key: 'name',
            title: t('ads.name'),
            render: (row) => (
              <Link to={shop.at(`/ads/${row.id}`)} className="wb-wrap">
                {row.name}
              </Link>
            ),
          },
          { key: 'target', title: t('ads.target'), render: (row) => t(`ads.target.${row.target}`) },
          { key: 'goods', title: t('ads.goods'), align: 'right', render: (row) => row.goods.length },
          {
            key: 'today',
            title: t('ads.today'),
            align: 'right',
            render: (row) => (
              <>
                <MoneyText fen={row.spentTodayFen} /> / <MoneyText fen={row.dailyFen} />
              </>
            ),
          },
          { key: 'spent', title: t('ads.spent'), align: 'right', render: (row) => <MoneyText fen={row.spentFen} /> },
          { key: 'from', title: t('promotion.starts'), render: (row) => <TimeText at={row.startsAt} /> },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => <StateTag tone={adTone[row.phase] ?? 'quiet'}>{t(`ads.phase.${row.phase}`)}</StateTag>,
          },
        ]}
      />
    </>
  );
}

/** The account for advertisements: money in from the balance and back, at any time. */
function Account() {
  const { t } = useWords();
  const shop = useShop();
  const [moving, setMoving] = useState<'in' | 'back' | null>(null);
  const account = useGet('/api/shops/{shopId}/ads-account', { path: { shopId: shop.id } });
  if (account.error) return <ProblemAlert error={account.error} onRetry={() => account.refetch()} />;
  return (
    <>
      <FigureRow>
        <FigureCard
          title={t('ads.account')}
          definition={t('ads.account_definition')}
          value={account.data && <MoneyText fen={account.data.balanceFen} />}
          {...(shop.may('money.read') && { to: shop.at('/money?account=ads') })}
        />
      </FigureRow>
      {shop.may('money.payout') ? (
        <Space wrap>
          <Button onClick={() => setMoving('in')}>{t('ads.pay_in')}</Button>
          <Button onClick={() => setMoving('back')} disabled={!account.data?.balanceFen}>
            {t('ads.pay_back')}
          </Button>
        </Space>
      ) : null}
      {moving ? <Move way={moving} onClose={() => setMoving(null)} /> : null}
    </>
  );
}

function Move({ way, onClose }: { way: 'in' | 'back'; onClose: () => void }) {
  const { t } = useWords();
  const shop = useShop();
  const { message } = App.useApp();
  const [amount, setAmount] = useState<number | null>(null);
  const path = { shopId: shop.id };
  const act = useAct(
    (amountFen: number, key) =>
      way === 'in'
        ? client.post('/api/shops/{shopId}/ads-account/pay-in', { path, body: { amountFen }, key })
        : client.post('/api/shops/{shopId}/ads-account/pay-back', { path, body: { amountFen }, key }),
    () => {
      message.success(t(`ads.pay_${way}_done`));
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t(`ads.pay_${way}`)}
      okText={t(`ads.pay_${way}`)}
      okButtonProps={{ disabled: amount === null || amount < 1 }}
      confirmLoading={act.isPending}
      onOk={() => amount !== null && act.mutate(amount)}
      onCancel={onClose}
    >
      {act.error ? <ProblemAlert error={act.error} /> : null}
      <p>{t(`ads.pay_${way}_hint`)}</p>
      <MoneyInput aria-label={t('money.amount')} value={amount} onChange={setAmount} />
    </Modal>
  );
}
