import { InboxOutlined } from '@ant-design/icons';
import { Upload } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import {
  client,
  DataTable,
  PageHeader,
  ProblemAlert,
  type Reply,
  StateTag,
  TimeText,
  useAct,
  useWords,
} from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';
import { importTone } from '../tones.ts';

type Import = Reply<'/api/shops/{shopId}/imports'>['items'][number];

/** Sending a file of goods, and the files sent before. */
export function ImportsPage() {
  const { t } = useWords();
  const shop = useShop();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const send = useAct(
    (file: File, key) => {
      const body = new FormData();
      body.append('file', file, file.name);
      return client.post('/api/shops/{shopId}/imports', { path: { shopId: shop.id }, body, key });
    },
    (made) => navigate(shop.at(`/imports/${made.importId}`)),
  );
  return (
    <>
      <PageHeader title={t('job.imports')} lead={t('import.lead')} />
      <Upload.Dragger
        accept=".csv,.xlsx,.sql,.txt"
        showUploadList={false}
        disabled={send.isPending}
        beforeUpload={(file) => {
          setName(file.name);
          send.mutate(file);
          return false;
        }}
      >
        <p>
          <InboxOutlined aria-hidden className="wb-big-icon" />
        </p>
        <p>{send.isPending ? t('import.reading', { name }) : t('import.drop')}</p>
        <p className="desk-quiet">{t('import.kinds')}</p>
      </Upload.Dragger>
      {send.error ? <ProblemAlert error={send.error} /> : null}
      <DataTable<Import>
        id="imports"
        caption={t('import.before')}
        path={`/shops/${shop.id}/imports`}
        rowKey={(row) => row.importId}
        onOpen={(row) => navigate(shop.at(`/imports/${row.importId}`))}
        empty={t('import.none')}
        columns={[
          {
            key: 'file',
            title: t('import.file'),
            render: (row) => <Link to={shop.at(`/imports/${row.importId}`)}>{row.filename}</Link>,
          },
          {
            key: 'state',
            title: t('goods.state'),
            render: (row) => (
              <StateTag tone={importTone[row.state] ?? 'quiet'}>{t(`import.state.${row.state}`)}</StateTag>
            ),
          },
          { key: 'rows', title: t('import.rows'), align: 'right', render: (row) => row.summary.fileRows },
          { key: 'new', title: t('import.created'), align: 'right', render: (row) => row.summary.created },
          { key: 'changed', title: t('import.updated'), align: 'right', render: (row) => row.summary.updated },
          { key: 'bad', title: t('import.rejected'), align: 'right', render: (row) => row.summary.rejected },
          { key: 'at', title: t('import.at'), render: (row) => <TimeText at={row.createdAt} /> },
        ]}
      />
    </>
  );
}
