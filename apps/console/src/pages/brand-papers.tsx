import { Button, Image } from 'antd';
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
import { brandPaperTone } from '../tones.ts';

type Paper = Reply<'/api/console/brand-papers'>['items'][number];
type Decision = 'approve' | 'reject' | 'revoke';
const states = ['submitted', 'approved', 'rejected', 'withdrawn', 'revoked', 'expired'] as const;

/** Brand registrations and authorisations that shops handed in; what waits longest on top. */
export function BrandPapersPage() {
  const { t } = useWords();
  const say = useSay();
  return (
    <>
      <PageHeader title={t('job.brand_papers')} lead={t('brand_papers.lead')} />
      <DataTable<Paper>
        id="console.brand_papers"
        caption={t('job.brand_papers')}
        path="/console/brand-papers"
        rowKey={(row) => row.paperId}
        empty={t('brand_papers.empty')}
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: t('list.state'),
            choices: states.map((state) => ({ value: state, text: t(`brand_papers.state.${state}`) })),
          },
        ]}
        columns={[
          {
            key: 'name',
            title: t('brand_papers.name'),
            render: (row) => (
              <>
                <div>{say(row.name)}</div>
                <div className="desk-quiet">{t(`brand_papers.kind.${row.kind}`)}</div>
              </>
            ),
          },
          { key: 'shop', title: t('list.shop'), render: (row) => <ShopLink id={row.shopId} /> },
          {
            key: 'number',
            title: t('brand_papers.number'),
            render: (row) => <span className="con-id">{row.registrationNo}</span>,
          },
          {
            key: 'evidence',
            title: t('brand_papers.evidence'),
            render: (row) => (
              <Image.PreviewGroup>
                {row.evidence.map((id, place) => (
                  <Image
                    key={id}
                    src={`/api/console/brand-papers/${row.paperId}/evidence/${id}`}
                    alt={t('brand_papers.evidence_of', { name: row.name.zh, place: place + 1 })}
                    width={40}
                    height={40}
                  />
                ))}
              </Image.PreviewGroup>
            ),
          },
          { key: 'until', title: t('brand_papers.until'), render: (row) => <TimeText at={row.validUntil} /> },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => (
              <>
                <StateTag tone={brandPaperTone[row.state] ?? 'quiet'}>{t(`brand_papers.state.${row.state}`)}</StateTag>
                {row.answer ? <div className="desk-quiet con-wrap">{row.answer}</div> : null}
              </>
            ),
          },
          { key: 'sent', title: t('brand_papers.sent'), render: (row) => <TimeText at={row.sentAt} /> },
          { key: 'acts', title: t('list.acts'), render: (row) => <Decide paper={row} /> },
        ]}
      />
    </>
  );
}

function Decide({ paper }: { paper: Paper }) {
  const { t } = useWords();
  const say = useSay();
  const confirm = useConfirmDanger();
  const decide = useAct((body: { decision: Decision; reason: string }, key) =>
    client.post('/api/console/brand-papers/{paperId}/decide', { path: { paperId: paper.paperId }, body, key }),
  );
  const open: readonly Decision[] =
    paper.state === 'submitted' ? ['approve', 'reject'] : paper.state === 'approved' ? ['revoke'] : [];
  return (
    <div className="desk-acts">
      {open.map((decision) => (
        <Button
          key={decision}
          size="small"
          danger={decision !== 'approve'}
          type={decision === 'approve' ? 'primary' : 'default'}
          onClick={() =>
            confirm({
              title: t(`brand_papers.ask.${decision}`, { name: say(paper.name) }),
              figures: [
                { label: t('brand_papers.number'), value: paper.registrationNo },
                { label: t('brand_papers.until'), value: <TimeText at={paper.validUntil} /> },
              ],
              consequence: t(`brand_papers.consequence.${decision}`),
              okText: t(`brand_papers.act.${decision}`),
              ...(decision === 'approve' ? {} : { reasonLabel: t('brand_papers.reason') }),
              run: (reason) => decide.mutateAsync({ decision, reason }),
            })
          }
        >
          {t(`brand_papers.act.${decision}`)}
        </Button>
      ))}
    </div>
  );
}
