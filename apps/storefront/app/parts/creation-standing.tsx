import { ButtonLink, Label, Notice } from '#ui';
import type { Standing } from '../creation-view.server.ts';
import { useWords } from '../i18n.tsx';

/** How a piece stands, what happens next, and every word said on it. */
export function CreationStanding({ standing }: { standing: Standing }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="standing" className="space-y-3 rounded-card border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 id="standing" className="font-semibold">
          {t('creation.standing')}
        </h2>
        <Label tone={standing.tone}>{standing.stateText}</Label>
        {standing.live ? (
          <ButtonLink href={`/content/${standing.id}`} look="quiet">
            {t('creation.see')}
          </ButtonLink>
        ) : null}
      </div>
      <p className="text-sm text-ink-soft">
        {[standing.next, standing.reviewBy, standing.appearsAt].filter(Boolean).join(' ')}
      </p>
      {standing.complaint ? (
        <Notice tone="attention">
          {t('complaint.holds')}{' '}
          <a href={standing.complaint} className="underline">
            {t('complaint.to_counter')}
          </a>
        </Notice>
      ) : null}
      {standing.older ? <Notice>{standing.older}</Notice> : null}
      {standing.decisions.length > 0 ? (
        <ol className="space-y-2 text-sm" aria-label={t('creation.said')}>
          {standing.decisions.map((one) => (
            <li key={one.nth} className="border-s-2 border-line ps-3">
              <p>
                {one.text} <span className="text-ink-soft">{one.at}</span>
              </p>
              {one.reason ? <p className="text-vermilion-ink">{one.reason}</p> : null}
              {one.findings.map((text) => (
                <p key={text} className="text-ink-soft">
                  {text}
                </p>
              ))}
            </li>
          ))}
        </ol>
      ) : null}
      {standing.appeals.map((one) => (
        <p key={one.at} className="text-sm">
          {t('creation.appealed')} {one.text} <span className="block text-ink-soft">{one.answer}</span>
        </p>
      ))}
    </section>
  );
}
