import { ButtonLink } from '#ui/parts/button.tsx';
import { EmptyState, ErrorState } from '#ui/parts/states.tsx';
import { useWords } from '../i18n.tsx';

/** What stands where a page could not be shown: in words, with a way on. */
export function RefusedPage({ status }: { status: number }) {
  const { t } = useWords();
  const home = (
    <ButtonLink href="/" look="primary">
      {t('refused.home')}
    </ButtonLink>
  );
  if (status === 404)
    return <EmptyState title={t('refused.missing.title')} detail={t('refused.missing.detail')} action={home} />;
  if (status === 401 || status === 403)
    return <ErrorState title={t('refused.forbidden.title')} detail={t('refused.forbidden.detail')} action={home} />;
  return <ErrorState title={t('refused.broken.title')} detail={t('refused.broken.detail')} action={home} />;
}
