import { Card, Flex } from 'antd';
import { MoneyText, type Reply, RowTable, ScrollBox, useWords } from '#ui/desk/index.ts';

type Level = Reply<'/api/shops/{shopId}/content-level'>;
type Rung = Level['rungs'][number];

/** The shop's level as a creator: where it stands, what is missing to the next, and the rule itself. */
export function LevelCard({ level }: { level: Level }) {
  const { t, lang } = useWords();
  const { has, missing } = level;
  const said = [
    { key: 'published', there: has.published.toLocaleString(lang), left: missing?.published.toLocaleString(lang) },
    { key: 'reads', there: has.reads.toLocaleString(lang), left: missing?.reads.toLocaleString(lang) },
    { key: 'sold', there: <MoneyText fen={has.soldFen} />, left: missing && <MoneyText fen={missing.soldFen} /> },
  ] as const;
  const word = { published: 'content.level_published', reads: 'content.reads', sold: 'content.level_sold' } as const;
  const enough = { published: missing?.published, reads: missing?.reads, sold: missing?.soldFen } as const;
  return (
    <Card
      size="small"
      title={`${t('content.level')}: ${level.level > 0 ? t('content.level_n', { level: level.level }) : t('content.level_none')}`}
    >
      <Flex gap="large" wrap>
        {said.map(({ key, there, left }) => (
          <span key={key}>
            {t(word[key])}: {there}
            {missing ? (
              <span className="desk-quiet">
                {' '}
                (
                {enough[key] === 0 ? (
                  t('content.level_enough')
                ) : (
                  <>
                    {t('content.level_missing', { level: missing.level })} {left}
                  </>
                )}
                )
              </span>
            ) : null}
          </span>
        ))}
        {missing ? null : <span>{t('content.level_top')}</span>}
      </Flex>
      <details>
        <summary>{t('content.level_how')}</summary>
        <p>{t('content.level_rule', { days: level.days })}</p>
        <ScrollBox>
          <RowTable<Rung>
            size="small"
            rowKey="level"
            pagination={false}
            dataSource={[...level.rungs]}
            columns={[
              {
                key: 'level',
                title: t('content.level_column'),
                render: (_, row) => t('content.level_n', { level: row.level }),
              },
              { key: 'published', title: t('content.level_published'), align: 'right', dataIndex: 'published' },
              {
                key: 'reads',
                title: t('content.reads'),
                align: 'right',
                render: (_, row) => row.reads.toLocaleString(lang),
              },
              {
                key: 'sold',
                title: t('content.level_sold'),
                align: 'right',
                render: (_, row) => <MoneyText fen={row.soldFen} />,
              },
            ]}
          />
        </ScrollBox>
      </details>
    </Card>
  );
}
