import { Form } from 'react-router';
import { Button, Icon, Label, TextField } from '#ui';
import { heartIcon } from '#ui/icons.ts';
import type { CommentLine } from '../comments-view.server.ts';
import { type MessageKey, useWords } from '../i18n.tsx';

type Act = readonly [intent: string, word: MessageKey];

/** One comment or answer, with what its reader may do with it. */
export function CommentLineView({
  line,
  pinned = false,
  pin = [],
  answerHref,
  reportHref,
  mayTend,
}: {
  line: CommentLine;
  pinned?: boolean;
  pin?: readonly Act[];
  answerHref?: string;
  reportHref: string;
  mayTend: boolean;
}) {
  const { t } = useWords();
  const acts: readonly Act[] = [
    ...pin,
    ...(mayTend && line.muted !== null
      ? [line.muted ? (['unmute', 'comments.unmute'] as const) : (['mute', 'comments.mute'] as const)]
      : []),
    ...(line.mine ? [['delete_comment', 'comments.delete'] as const] : []),
  ];
  return (
    <div className="flex gap-3">
      {line.avatarUrl ? (
        <img
          src={line.avatarUrl}
          alt=""
          width="36"
          height="36"
          loading="lazy"
          className="size-9 rounded-full object-cover"
        />
      ) : (
        <span
          aria-hidden="true"
          className="grid size-9 shrink-0 place-items-center rounded-full bg-sunken text-sm text-ink-soft"
        >
          {line.name.slice(0, 1) || '·'}
        </span>
      )}
      <div className="min-w-0 flex-1 space-y-1">
        {line.name ? (
          <p className="flex flex-wrap items-center gap-x-2 text-sm text-ink-soft">
            <span className="font-medium text-ink">{line.name}</span>
            {line.author ? <Label tone="trust">{t('comments.author')}</Label> : null}
            {pinned ? <Label tone="attention">{t('comments.pinned')}</Label> : null}
            <span>{line.dayText}</span>
          </p>
        ) : null}
        {line.text ? <p className="break-words whitespace-pre-line">{line.text}</p> : null}
        {line.note ? <p className="text-sm text-ink-soft">{line.note}</p> : null}
        {line.mayObject ? (
          <details className="text-sm">
            <summary className="min-h-8 cursor-pointer py-1 text-ink-soft underline">{t('comments.object')}</summary>
            <Form method="post" className="space-y-2">
              <input type="hidden" name="comment" value={line.id} />
              <input type="hidden" name="key" value={`object-${line.id}`} />
              <p className="text-ink-soft">{t('comments.object_rule')}</p>
              <TextField
                name="text"
                label={t('comments.object_why')}
                required
                minLength={5}
                maxLength={1000}
                rows={3}
              />
              <Button size="small" name="intent" value="object">
                {t('comments.object_send')}
              </Button>
            </Form>
          </details>
        ) : null}
        {line.shown || acts.length > 0 ? (
          <Form method="post" className="-ms-3 flex flex-wrap items-center gap-x-1">
            <input type="hidden" name="comment" value={line.id} />
            {line.shown ? (
              <Button
                size="small"
                look="quiet"
                name="intent"
                value={line.liked ? 'unlike_comment' : 'like_comment'}
                aria-pressed={line.liked}
                aria-label={t('comments.like', { name: line.name, count: line.likes })}
                icon={<Icon of={heartIcon} className={line.liked ? 'size-4 fill-current' : 'size-4'} />}
                className={line.liked ? 'text-vermilion-ink' : 'text-ink-soft'}
              >
                <span className="dx-figure">{line.likes}</span>
              </Button>
            ) : null}
            {answerHref && line.shown ? (
              <a
                href={answerHref}
                className="inline-flex min-h-8 items-center px-3 text-sm text-ink-soft hover:underline"
                aria-label={t('comments.answer_to', { name: line.name })}
              >
                {t('comments.answer')}
              </a>
            ) : null}
            {line.shown && !line.mine ? (
              <a
                href={reportHref}
                className="inline-flex min-h-8 items-center px-3 text-sm text-ink-soft hover:underline"
                aria-label={t('report.report_of', { name: line.name })}
              >
                {t('report.report')}
              </a>
            ) : null}
            {acts.map(([intent, word]) => (
              <Button
                key={intent}
                size="small"
                look="quiet"
                className="text-ink-soft"
                name="intent"
                value={intent}
                aria-label={`${t(word)} · ${line.name}`}
              >
                {t(word)}
              </Button>
            ))}
          </Form>
        ) : null}
      </div>
    </div>
  );
}
