import { Tabs } from '#ui';
import { useWords } from '../i18n.tsx';

const kinds = [
  { id: 'goods', path: '/search' },
  { id: 'shops', path: '/search/shops' },
  { id: 'content', path: '/search/content' },
  { id: 'live', path: '/search/live' },
] as const;

/** The same question over goods, shops, content and live rooms. */
export function SearchKinds({ q, current }: { q: string; current: (typeof kinds)[number]['id'] }) {
  const { t } = useWords();
  const query = q === '' ? '' : `?${new URLSearchParams({ q })}`;
  const tabs = kinds.map(({ id, path }) => ({ id, text: t(`search.in_${id}`), href: path + query }));
  return <Tabs label={t('search.kinds')} tabs={tabs} current={current} />;
}
