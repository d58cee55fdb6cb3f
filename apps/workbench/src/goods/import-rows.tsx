import { App, Button } from 'antd';
import { useState } from 'react';
import { client, DataTable, type Reply, StateTag, useProblemText, useSay, useWords } from '#ui/desk/index.ts';
import { useShop } from '../shop.tsx';

type Row = Reply<'/api/shops/{shopId}/imports/{importId}/rows'>['items'][number];

const mostRows = 20_000;
/** Quoted, and with an apostrophe where a spreadsheet would run it: the file may be somebody else's. */
const quoted = (text: string): string => `"${text.replace(/^[=+\-@\t\r\n＝＋－＠]/, "'$&").replaceAll('"', '""')}"`;

/** Rows with something to say; all of them as a file. */
export function ImportRows({ importId, rejected }: { importId: string; rejected: number }) {
  const { t } = useWords();
  const say = useSay();
  const shop = useShop();
  const { message } = App.useApp();
  const textOf = useProblemText();
  const [busy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    try {
      const rows: Row[] = [];
      let cursor: string | null = null;
      do {
        const page: Reply<'/api/shops/{shopId}/imports/{importId}/rows'> = await client.get(
          '/api/shops/{shopId}/imports/{importId}/rows',
          { path: { shopId: shop.id, importId }, query: { limit: 100, ...(cursor && { cursor }) } },
        );
        rows.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor && rows.length < mostRows);
      const lines = [
        [t('import.line'), t('import.weight'), t('import.column'), t('import.message')],
        ...rows.map((row) => [String(row.line), t(`import.weight.${row.weight}`), row.column ?? '', say(row.message)]),
      ];
      // With a byte order mark, or Excel would not know that it is UTF-8.
      const text = `\uFEFF${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}`;
      const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
      Object.assign(document.createElement('a'), { href: address, download: `${importId}.csv` }).click();
      URL.revokeObjectURL(address);
    } catch (error) {
      message.error(textOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="wb-block" aria-label={t('import.notes')}>
      <div className="desk-head-row">
        <h2>{t('import.notes')}</h2>
        <Button onClick={download} loading={busy}>
          {t('import.download_notes')}
        </Button>
      </div>
      <DataTable<Row>
        id="import-rows"
        caption={t('import.notes')}
        path={`/shops/${shop.id}/imports/${importId}/rows`}
        rowKey={(row) => `${row.line} ${row.code} ${row.column}`}
        empty={rejected === 0 ? t('import.no_notes') : undefined}
        filters={[
          {
            kind: 'choice',
            name: 'weight',
            label: t('import.weight'),
            choices: (['error', 'warning'] as const).map((value) => ({ value, text: t(`import.weight.${value}`) })),
          },
        ]}
        columns={[
          { key: 'line', title: t('import.line'), align: 'right', width: 90, render: (row) => row.line },
          {
            key: 'weight',
            title: t('import.weight'),
            render: (row) => (
              <StateTag tone={row.weight === 'error' ? 'wrong' : 'waits'}>{t(`import.weight.${row.weight}`)}</StateTag>
            ),
          },
          { key: 'column', title: t('import.column'), render: (row) => row.column ?? '—' },
          { key: 'message', title: t('import.message'), render: (row) => say(row.message) },
        ]}
      />
    </section>
  );
}
