import { Button } from 'antd';
import {
  client,
  DataTable,
  MoneyText,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { installTone } from '../tones.ts';

type Request = Reply<'/api/shops/{shopId}/install-requests'>['items'][number];

/** Goods of other shops that this shop is asked to install, or installs. */
export function InstallRequestsPage() {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const confirm = useConfirmDanger();
  const answer = useAct(({ id, given }: { id: string; given: 'agreed' | 'declined' | 'ended' }, key) =>
    client.post('/api/shops/{shopId}/install-requests/{installId}/answer', {
      path: { shopId: shop.id, installId: id },
      body: { answer: given },
      key,
    }),
  );
  const acts = (row: Request) => {
    if (!shop.may('catalog.edit')) return null;
    if (row.state === 'asked')
      return (
        <span className="desk-acts">
          <Button size="small" type="primary" onClick={() => answer.mutate({ id: row.installId, given: 'agreed' })}>
            {t('installs.agree')}
          </Button>
          <Button size="small" onClick={() => answer.mutate({ id: row.installId, given: 'declined' })}>
            {t('installs.decline')}
          </Button>
        </span>
      );
    if (row.state !== 'agreed') return null;
    return (
      <Button
        size="small"
        onClick={() =>
          confirm({
            title: t('installs.end_ask', { name: say(row.product.title) }),
            figures: [{ label: t('installs.asking'), value: row.shop.name }],
            consequence: t('installs.end_consequence'),
            okText: t('installs.end'),
            run: () => answer.mutateAsync({ id: row.installId, given: 'ended' }),
          })
        }
      >
        {t('installs.end')}
      </Button>
    );
  };
  return (
    <>
      <PageHeader title={t('job.install_requests')} lead={t('installs.requests_lead')} />
      {answer.error ? <ProblemAlert error={answer.error} /> : null}
      <DataTable<Request>
        id="install-requests"
        caption={t('job.install_requests')}
        path={`/shops/${shop.id}/install-requests`}
        rowKey={(row) => row.installId}
        empty={t('installs.requests_empty')}
        columns={[
          {
            key: 'goods',
            title: t('installs.goods'),
            render: (row) => (
              <>
                <div>{say(row.product.title)}</div>
                <div className="desk-quiet">{row.shop.name}</div>
              </>
            ),
          },
          { key: 'service', title: t('installs.service'), render: (row) => say(row.service.title) },
          {
            key: 'price',
            title: t('installs.price'),
            align: 'right',
            render: (row) => <MoneyText fen={row.service.minPriceFen} />,
          },
          {
            key: 'state',
            title: t('installs.state'),
            render: (row) => (
              <StateTag tone={installTone[row.state] ?? 'quiet'}>{t(`installs.state.${row.state}`)}</StateTag>
            ),
          },
          { key: 'asked', title: t('installs.asked_at'), render: (row) => <TimeText at={row.askedAt} /> },
          { key: 'acts', title: t('table.acts'), render: acts },
        ]}
      />
    </>
  );
}
