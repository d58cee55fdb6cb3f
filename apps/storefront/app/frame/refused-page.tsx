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
  const kind = status === 404 ? 'missing' : status === 401 || status === 403 ? 'forbidden' : 'broken';
  const State = kind === 'missing' ? EmptyState : ErrorState;
  return (
    <>
      <h1 className="sr-only">{t(`refused.${kind}.title`)}</h1>
      <State title={t(`refused.${kind}.title`)} detail={t(`refused.${kind}.detail`)} action={home} />
    </>
  );
}
