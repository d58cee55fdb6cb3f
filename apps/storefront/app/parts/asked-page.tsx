import type { ReactNode } from 'react';
import { LoadMore, Notice } from '#ui';
import type { AskedView } from '../asked.server.ts';
import { useWords } from '../i18n.tsx';
import { SearchKinds } from './search-kinds.tsx';

/** The frame of a list of answers: what was asked, how many answer, and what was done where none had all the words. */
export function AskedPage({
  asked,
  kind,
  title,
  counted,
  children,
}: {
  asked: AskedView;
  kind: 'shops' | 'content' | 'live';
  title: string;
  counted: string;
  children: ReactNode;
}) {
  const { t } = useWords();
  const { q, meant } = asked;
  return (
    <div className="space-y-3">
      <div>
        <h1 className="text-xl font-semibold">{q === '' ? title : t('search.title', { q })}</h1>
        <p className="text-sm text-ink-soft" role="status">
          {counted}
        </p>
      </div>
      <SearchKinds q={q} current={kind} />
      {asked.lost ? <Notice tone="attention">{t(`search.${kind}_instead`, { q })}</Notice> : null}
      {asked.relaxed ? <Notice tone="attention">{t(`search.${kind}_near`, { q })}</Notice> : null}
      {meant ? <Notice tone="attention">{t('search.taken_for', { q, meant })}</Notice> : null}
      {children}
      {asked.more ? <LoadMore href={asked.more} text={t('list.more')} /> : null}
    </div>
  );
}
