import type { MetaFunction } from 'react-router';
import { EmptyState } from '#ui';
import { useWords } from '../i18n.tsx';

/** The same for every stranger, for half a minute. */
export const headers = () => ({ 'cache-control': 'public, max-age=0, s-maxage=30' });

export const meta: MetaFunction = ({ matches }) => {
  const root = matches.find((match) => match?.id === 'root')?.loaderData as { lang?: string } | undefined;
  return [{ title: root?.lang === 'en' ? 'Dongxi: things, from East and West' : '东西：东市西市，应有尽有' }];
};

export default function Home() {
  const { t } = useWords();
  return (
    <>
      <h1 className="sr-only">{t('home.title')}</h1>
      <EmptyState title={t('home.empty.title')} detail={t('home.empty.detail')} />
    </>
  );
}
