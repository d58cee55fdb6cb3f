import { useWords } from '../i18n.tsx';
import type { LevelView } from '../level-view.server.ts';

/** The rule that levels of creators come from, one tap away. */
export function LevelRule({ level }: { level: LevelView }) {
  const { t } = useWords();
  return (
    <details className="text-sm">
      <summary className="min-h-9 cursor-pointer py-2 text-ink-soft underline">{t('level.how')}</summary>
      <p className="max-w-prose">{level.rule}</p>
      <ul className="mt-2 space-y-1">
        {level.rungs.map((rung) => (
          <li key={rung.level} className="flex gap-3">
            <span className="w-14 shrink-0 text-ink-soft">{rung.level}</span>
            <span>{rung.asks}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
