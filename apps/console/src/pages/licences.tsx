import { App, Button } from 'antd';
import {
  client,
  DataTable,
  PageHeader,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { ShopLink } from '../parts/shop-link.tsx';
import { stateFilter } from '../parts/state-choices.ts';
import { licenceTone } from '../tones.ts';

type Licence = Reply<'/api/console/licences'>['items'][number];
const states = ['submitted', 'valid', 'rejected', 'expired', 'replaced'];

/** Licences that shops handed in, the one due first on top. */
export function LicencesPage() {
  const { t } = useWords();
  const say = useSay();
  return (
    <>
      <PageHeader title={t('job.licences')} lead={t('licences.lead')} />
      <DataTable<Licence>
        id="console.licences"
        caption={t('job.licences')}
        path="/console/licences"
        rowKey={(row) => row.id}
        filters={[stateFilter(t('list.state'), 'shops.licenceStates', states, t)]}
        empty={t('licences.empty')}
        columns={[
          { key: 'shop', title: t('licences.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          { key: 'kind', title: t('licences.kind'), render: (row) => say(row.name) },
          { key: 'holder', title: t('licences.holder'), render: (row) => row.holder },
          { key: 'number', title: t('licences.number'), render: (row) => <span className="con-id">{row.number}</span> },
          {
            key: 'validity',
            title: t('licences.validity'),
            render: (row) =>
              row.validUntil ? [row.validFrom, row.validUntil].filter(Boolean).join(' – ') : t('licences.lasting'),
          },
          {
            key: 'picture',
            title: t('licences.picture'),
            render: (row) => (row.pictureUrl ? <a href={row.pictureUrl}>{t('licences.see')}</a> : '—'),
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={licenceTone[row.state] ?? 'quiet'}>{t(`shops.licenceStates.${row.state}`)}</StateTag>
            ),
          },
          { key: 'due', title: t('licences.due'), render: (row) => <TimeText at={row.dueAt} deadline /> },
          {
            key: 'reason',
            title: t('licences.reason'),
            render: (row) => <div className="con-wrap">{row.reason ?? ''}</div>,
            hidden: true,
          },
          { key: 'submitted', title: t('licences.submitted'), render: (row) => <TimeText at={row.submittedAt} /> },
          {
            key: 'acts',
            title: t('licences.acts'),
            render: (row) => (row.state === 'submitted' ? <Decide licence={row} /> : null),
          },
        ]}
      />
    </>
  );
}

function Decide({ licence }: { licence: Licence }) {
  const { t } = useWords();
  const say = useSay();
  const { message } = App.useApp();
  const confirm = useConfirmDanger();
  const path = { licenceId: licence.id };
  const approve = useAct((_none: null, key) =>
    client.post('/api/console/licences/{licenceId}/approve', { path, body: {}, key }),
  );
  const reject = useAct((reason: string, key) =>
    client.post('/api/console/licences/{licenceId}/reject', { path, body: { reason }, key }),
  );
  const name = `${licence.shopName} ${say(licence.name)}`;
  const figures = [
    { label: t('licences.holder'), value: licence.holder },
    { label: t('licences.number'), value: licence.number },
    { label: t('licences.validity'), value: licence.validUntil ?? t('licences.lasting') },
  ];
  return (
    <span className="con-acts">
      <Button
        size="small"
        type="primary"
        onClick={async () => {
          const done = await confirm({
            title: t('licences.approve_ask', { name }),
            figures,
            consequence: t('licences.approve_consequence'),
            okText: t('licences.approve'),
            run: () => approve.mutateAsync(null),
          });
          if (done) message.success(t('licences.approved'));
        }}
      >
        {t('licences.approve')}
      </Button>
      <Button
        size="small"
        danger
        onClick={async () => {
          const done = await confirm({
            title: t('licences.reject_ask', { name }),
            figures,
            consequence: t('licences.reject_consequence'),
            okText: t('licences.reject'),
            reasonLabel: t('licences.reject_reason'),
            run: (reason) => reject.mutateAsync(reason),
          });
          if (done) message.success(t('licences.rejected'));
        }}
      >
        {t('licences.reject')}
      </Button>
    </span>
  );
}
