import { Button } from 'antd';
import { Link } from 'react-router';
import {
  argsText,
  client,
  DataTable,
  PageHeader,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useConfirmDanger,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { useMay } from '../access.ts';
import { promotionTone } from '../tones.ts';

type Rule = Reply<'/api/console/promotions'>['items'][number];

/** Rules of the market over goods of any shops, and who pays for them. */
export function PromotionsPage() {
  const { t } = useWords();
  const say = useSay();
  const may = useMay();
  const confirm = useConfirmDanger();
  const kinds = useGet('/api/promotion-kinds', {});
  const stop = useAct((ruleId: string, key) =>
    client.post('/api/console/promotions/{ruleId}/stop', { path: { ruleId }, key }),
  );
  const kindOf = (row: Rule) => kinds.data?.kinds.find((one) => one.name === row.kind);
  const gives = (row: Rule): string => argsText(row.args, (name) => say(kindOf(row)?.fields[name]) || name);
  const payers = (row: Rule): string =>
    row.funding
      .map(
        (one) => `${t(`promotions.funder.${one.funder}`)}${one.funderId ? ` ${one.funderId}` : ''} ${one.bps / 100}%`,
      )
      .join('、');
  const mayEdit = may('promotions.edit');
  return (
    <>
      <PageHeader
        title={t('job.promotions')}
        lead={t('promotions.lead')}
        acts={
          mayEdit ? (
            <Link to="/promotions/new">
              <Button type="primary">{t('promotions.new')}</Button>
            </Link>
          ) : null
        }
      />
      <DataTable<Rule>
        id="console.promotions"
        caption={t('job.promotions')}
        path="/console/promotions"
        rowKey={(row) => row.id}
        empty={t('promotions.empty')}
        columns={[
          { key: 'title', title: t('promotions.title'), render: (row) => say(row.title) },
          { key: 'kind', title: t('promotions.kind'), render: (row) => say(kindOf(row)?.label) || row.kind },
          { key: 'gives', title: t('promotions.gives'), render: (row) => <div className="con-wrap">{gives(row)}</div> },
          { key: 'payers', title: t('promotions.payers'), render: payers },
          {
            key: 'claimed',
            title: t('promotions.claimed'),
            align: 'right',
            render: (row) => (row.issue ? `${row.issue.claimed} / ${row.issue.total}` : null),
          },
          {
            key: 'used',
            title: t('promotions.used'),
            align: 'right',
            render: (row) => row.issue?.used ?? null,
          },
          {
            key: 'version',
            title: t('promotions.version'),
            align: 'right',
            render: (row) => row.version,
            hidden: true,
          },
          { key: 'from', title: t('promotions.starts'), render: (row) => <TimeText at={row.startsAt} /> },
          { key: 'to', title: t('promotions.ends'), render: (row) => <TimeText at={row.stoppedAt ?? row.endsAt} /> },
          {
            key: 'phase',
            title: t('list.state'),
            render: (row) => (
              <StateTag tone={promotionTone[row.phase] ?? 'quiet'}>{t(`promotions.phase.${row.phase}`)}</StateTag>
            ),
          },
          {
            key: 'acts',
            title: t('list.acts'),
            render: (row) =>
              mayEdit && (row.phase === 'running' || row.phase === 'upcoming') ? (
                <Button
                  size="small"
                  danger
                  onClick={() =>
                    confirm({
                      title: t('promotions.stop_ask', { title: say(row.title) }),
                      figures: [
                        { label: t('promotions.gives'), value: gives(row) },
                        { label: t('promotions.payers'), value: payers(row) },
                      ],
                      consequence: t(row.issue ? 'promotions.stop_claims' : 'promotions.stop_consequence'),
                      okText: t('promotions.stop'),
                      run: () => stop.mutateAsync(row.id),
                    })
                  }
                >
                  {t('promotions.stop')}
                </Button>
              ) : null,
          },
        ]}
      />
    </>
  );
}
