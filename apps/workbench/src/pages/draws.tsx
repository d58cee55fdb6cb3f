import { App, Button, Space } from 'antd';
import { Link } from 'react-router';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  type Reply,
  StateTag,
  type StateTone,
  TimeText,
  useAct,
  useConfirmDanger,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { amountText } from '#ui/money-text.ts';
import { useShop } from '../shop.tsx';

type Draw = Reply<'/api/shops/{shopId}/draws'>['items'][number];
/** Of the market's draws: asked for, not agreed to; nobody sees a page of them. */
const hidden: ReadonlySet<string> = new Set(['asked', 'declined', 'unanswered']);
const tones: Readonly<Record<string, StateTone>> = { asked: 'waits', open: 'waits', drawing: 'waits', drawn: 'done' };

/** Draws of the shop and how they go; once published they go on by themselves. */
export function DrawsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  return (
    <>
      <PageHeader
        title={t('job.draws')}
        lead={t('draw.lead')}
        acts={
          shop.may('promotions.edit') ? (
            <Link to={shop.at('/draws/new')}>
              <Button type="primary">{t('draw.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Draw>
        id="draws"
        caption={t('job.draws')}
        path={`/shops/${shop.id}/draws`}
        rowKey={(row) => row.id}
        empty={t('draw.empty')}
        columns={[
          {
            key: 'goods',
            title: t('draw.goods'),
            render: (row) => (
              <div className="wb-wrap">
                {[say(row.title), ...row.saleAttributes.map((one) => say(one.value))].join(' ')}
                {row.givenBy === 'market' ? <div>{t('draw.by_market')}</div> : null}
              </div>
            ),
          },
          {
            key: 'price',
            title: t('draw.price_worth'),
            align: 'right',
            render: (row) => (
              <>
                <MoneyText fen={row.priceFen} /> / <MoneyText fen={row.worthFen} />
              </>
            ),
          },
          { key: 'prizes', title: t('draw.prizes'), align: 'right', render: (row) => row.prizes },
          { key: 'people', title: t('draw.people'), align: 'right', render: (row) => row.people },
          { key: 'tickets', title: t('draw.tickets'), align: 'right', render: (row) => row.tickets },
          { key: 'from', title: t('promotion.starts'), render: (row) => <TimeText at={row.opensAt} /> },
          { key: 'to', title: t('draw.closes'), render: (row) => <TimeText at={row.closesAt} /> },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => <StateTag tone={tones[row.state] ?? 'quiet'}>{t(`draw.state.${row.state}`)}</StateTag>,
          },
          {
            key: 'page',
            title: t('table.acts'),
            render: (row) =>
              row.state === 'asked' && shop.may('promotions.edit') ? (
                <Answer draw={row} />
              ) : hidden.has(row.state) ? null : (
                <a href={`/draws/${row.code}`}>{t('draw.see')}</a>
              ),
          },
        ]}
      />
    </>
  );
}

/** The shop's word on prizes that the market asks for: yes keeps pieces, so it says how many first. */
function Answer({ draw }: { draw: Draw }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const { message } = App.useApp();
  const answer = useAct(
    (agree: boolean, key) =>
      client.post('/api/shops/{shopId}/draws/{drawId}/answer', {
        path: { shopId: shop.id, drawId: draw.id },
        body: { agree },
        key,
      }),
    () => message.success(t('draw.answered')),
  );
  const ask = (word: 'agree' | 'decline') =>
    confirm({
      title: t(`draw.${word}_ask`, { title: say(draw.title) }),
      figures: [
        { label: t('draw.prizes'), value: draw.prizes },
        { label: t('draw.price'), value: amountText(draw.priceFen) },
        { label: t('draw.platform_pays'), value: amountText(draw.worthFen - draw.priceFen) },
      ],
      consequence: t(`draw.${word}_consequence`),
      okText: t(`draw.${word}`),
      run: () => answer.mutateAsync(word === 'agree'),
    });
  return (
    <Space size="small">
      <Button size="small" type="primary" onClick={() => void ask('agree')}>
        {t('draw.agree')}
      </Button>
      <Button size="small" onClick={() => void ask('decline')}>
        {t('draw.decline')}
      </Button>
    </Space>
  );
}
