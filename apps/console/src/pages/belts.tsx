import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { DataTable, PageHeader, type Reply, useSay, useWords } from '#ui/desk/index.ts';

type Belt = Reply<'/api/belts'>['items'][number];

/** Industrial belts: what places are known for. */
export function BeltsPage() {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title={t('job.belts')}
        lead={t('belts.lead')}
        acts={
          <Button type="primary" onClick={() => navigate('/belts/new')}>
            {t('belts.new')}
          </Button>
        }
      />
      <DataTable<Belt>
        id="console.belts"
        caption={t('job.belts')}
        path="/belts"
        rowKey={(row) => row.code}
        onOpen={(row) => navigate(`/belts/${row.code}`)}
        empty={t('belts.empty')}
        columns={[
          {
            key: 'name',
            title: t('belts.name'),
            render: (row) => <Link to={`/belts/${row.code}`}>{say(row.name)}</Link>,
          },
          { key: 'code', title: t('belts.code'), render: (row) => <span className="con-id">{row.code}</span> },
          { key: 'place', title: t('belts.place'), render: (row) => row.path.join(' ') },
          { key: 'made', title: t('belts.made'), render: (row) => <div className="con-wrap">{say(row.made)}</div> },
        ]}
      />
    </>
  );
}
