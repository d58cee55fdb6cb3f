import { Empty, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import {
  PageHeader,
  ProblemAlert,
  type Reply,
  RowTable,
  ScrollBox,
  StateTag,
  TimeText,
  useGet,
  useSay,
  useWords,
} from '#ui/desk/index.ts';
import { SettingText } from '../parts/setting-value.tsx';

type Setting = Reply<'/api/console/settings'>['items'][number];

/** The rules of the market with what is in force and what is scheduled. */
export function SettingsPage() {
  const { t } = useWords();
  const say = useSay();
  const [word, setWord] = useState('');
  const settings = useGet('/api/console/settings', {});
  const asked = word.trim().toLowerCase();
  const shown = (settings.data?.items ?? []).filter((one) =>
    `${one.key} ${one.title.zh} ${one.title.en}`.toLowerCase().includes(asked),
  );
  return (
    <>
      <PageHeader title={t('job.settings')} lead={t('settings.lead')} />
      <Input.Search
        aria-label={t('settings.search')}
        placeholder={t('settings.search')}
        allowClear
        className="desk-search"
        value={word}
        onChange={(event) => setWord(event.target.value)}
      />
      {settings.error ? <ProblemAlert error={settings.error} onRetry={() => settings.refetch()} /> : null}
      {settings.isPending ? <Skeleton active /> : null}
      {settings.data ? (
        <ScrollBox>
          <RowTable<Setting>
            size="middle"
            rowKey="key"
            pagination={false}
            dataSource={shown}
            locale={{ emptyText: <Empty description={t('settings.empty')} /> }}
            columns={[
              {
                key: 'title',
                title: t('settings.rule'),
                render: (_, row) => (
                  <>
                    <Link to={`/settings/${row.key}`} className="con-rule">
                      {say(row.title)}
                    </Link>
                    <div className="con-id desk-quiet">{row.key}</div>
                  </>
                ),
              },
              {
                key: 'value',
                title: t('settings.value'),
                render: (_, row) => (
                  <strong>
                    <SettingText value={row.value} unit={row.unit} />
                  </strong>
                ),
              },
              {
                key: 'since',
                title: t('settings.since'),
                render: (_, row) =>
                  row.sinceAt ? (
                    <TimeText at={row.sinceAt} />
                  ) : (
                    <span className="desk-quiet">{t('settings.default')}</span>
                  ),
              },
              {
                key: 'next',
                title: t('settings.next'),
                render: (_, row) =>
                  row.next ? (
                    <>
                      <StateTag tone="waits">
                        <SettingText value={row.next.value} unit={row.unit} />
                      </StateTag>{' '}
                      <TimeText at={row.next.effectiveAt} />
                    </>
                  ) : (
                    '—'
                  ),
              },
            ]}
          />
        </ScrollBox>
      ) : null}
    </>
  );
}
