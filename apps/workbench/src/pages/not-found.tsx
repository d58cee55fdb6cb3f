import { Empty } from 'antd';
import { PageHeader, useWords } from '#ui/desk/index.ts';

/** An address that no page has. */
export function NotFoundPage() {
  const { t } = useWords();
  return (
    <>
      <PageHeader title={t('not_found.title')} />
      <Empty description={t('not_found.advice')} />
    </>
  );
}
