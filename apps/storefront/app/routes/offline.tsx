import type { LoaderFunctionArgs } from 'react-router';
import { useLoaderData } from 'react-router';
import { ButtonLink, ErrorState } from '#ui';
import { headOf, shared } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market } from '../market.server.ts';

export const meta = headOf;
export const headers = shared;

export async function loader({ context }: LoaderFunctionArgs) {
  return { head: { title: market(context).t('offline.title'), hidden: true } };
}

/** What an installed shop front shows without a network. */
export default function Offline() {
  const { t } = useWords();
  const { head } = useLoaderData<typeof loader>();
  return (
    <>
      <h1 className="sr-only">{head.title}</h1>
      <ErrorState
        title={t('offline.title')}
        detail={t('offline.detail')}
        action={
          <ButtonLink href="/" look="primary">
            {t('offline.again')}
          </ButtonLink>
        }
      />
    </>
  );
}
