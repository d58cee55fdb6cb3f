import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { DataTable, PageHeader, type Reply, StateTag, TimeText, useSay, useWords } from '#ui/desk/index.ts';
import { CategoryName } from '../parts/category-name.tsx';
import { trackState } from '../parts/track-state.ts';
import { trackTone } from '../tones.ts';

type Track = Reply<'/api/console/tracks'>['items'][number];

/** Tracks: sets of goods with a name, which promotions, search and rank lists know. */
export function TracksPage() {
  const { t } = useWords();
  const say = useSay();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        title={t('job.tracks')}
        lead={t('tracks.lead')}
        acts={
          <Button type="primary" onClick={() => navigate('/tracks/new')}>
            {t('tracks.new')}
          </Button>
        }
      />
      <DataTable<Track>
        id="console.tracks"
        caption={t('job.tracks')}
        path="/console/tracks"
        rowKey={(row) => row.code}
        onOpen={(row) => navigate(`/tracks/${row.code}`)}
        empty={t('tracks.empty')}
        columns={[
          {
            key: 'name',
            title: t('tracks.name'),
            render: (row) => <Link to={`/tracks/${row.code}`}>{say(row.name)}</Link>,
          },
          { key: 'code', title: t('tracks.code'), render: (row) => <span className="con-id">{row.code}</span> },
          {
            key: 'goods',
            title: t('tracks.goods'),
            render: (row) => (
              <div className="con-wrap">
                {row.categoryIds.map((id, at) => [
                  at > 0 ? t('promotions.and') : '',
                  <CategoryName key={id} id={id} />,
                ])}
                {row.brandIds.length > 0 ? <div>{t('tracks.of_brands', { count: row.brandIds.length })}</div> : null}
                {row.beltCodes.length > 0 ? <div>{t('tracks.of_belts', { count: row.beltCodes.length })}</div> : null}
              </div>
            ),
          },
          { key: 'from', title: t('tracks.from'), render: (row) => <TimeText at={row.validFrom} /> },
          {
            key: 'until',
            title: t('tracks.until'),
            render: (row) => (row.validUntil ? <TimeText at={row.validUntil} /> : t('tracks.open')),
          },
          {
            key: 'state',
            title: t('list.state'),
            render: (row) => {
              const state = trackState(row);
              return <StateTag tone={trackTone[state]}>{t(`tracks.state.${state}`)}</StateTag>;
            },
          },
        ]}
      />
    </>
  );
}
