import { Form } from 'react-router';
import { ButtonLink, LoadMore, Tabs, TextField } from '#ui';
import type { CommentList, CommentThread } from '../comments-view.server.ts';
import { useWords } from '../i18n.tsx';
import { CommentLineView } from './comment-line.tsx';
import { Submit } from './form-problem.tsx';

/** What is said under a piece, and where to say something; whole without JavaScript. */
export function Comments({
  of,
  list,
  count,
  sendKey,
  signInHref,
  kept,
}: {
  /** The piece's own address. */
  of: string;
  list: CommentList;
  count: number;
  sendKey: string;
  /** Where a stranger signs in to say something; null for who may. */
  signInHref: string | null;
  /** What was written and refused. */
  kept: string;
}) {
  const { t } = useWords();
  const threads = [...(list.pinned ? [list.pinned] : []), ...list.threads];
  return (
    <section id="comments" aria-labelledby="comments-title" className="scroll-mt-20 space-y-4">
      <h2 id="comments-title" className="text-lg font-semibold">
        {t('comments.title', { count })}
      </h2>
      {signInHref ? (
        <ButtonLink href={signInHref}>{t('comments.sign_in')}</ButtonLink>
      ) : (
        <Form method="post" className="space-y-2" id="say">
          <input type="hidden" name="key" value={sendKey} />
          {list.answering ? <input type="hidden" name="answers" value={list.answering.id} /> : null}
          <TextField
            key={sendKey}
            name="text"
            rows={2}
            maxLength={500}
            required
            defaultValue={kept}
            label={list.answering ? t('comments.answer_to', { name: list.answering.name }) : t('comments.say')}
            hint={t('comments.rule')}
          />
          <p className="flex items-center gap-3">
            <Submit look="trust" size="small" name="intent" value="comment">
              {t('comments.send')}
            </Submit>
            {list.answering ? (
              <a href={`${of}#comments`} className="text-sm underline">
                {t('comments.no_answer')}
              </a>
            ) : null}
          </p>
        </Form>
      )}
      {threads.length > 1 || list.more ? (
        <Tabs
          label={t('comments.order')}
          current={list.sort}
          tabs={[
            { id: 'newest', text: t('comments.newest'), href: `${of}#comments` },
            { id: 'liked', text: t('comments.liked'), href: `${of}?sort=liked#comments` },
          ]}
        />
      ) : null}
      {threads.length === 0 ? <p className="text-sm text-ink-soft">{t('comments.none')}</p> : null}
      <ul className="divide-y divide-line">
        {threads.map((one) => (
          <li key={one.id} id={one.id} className="scroll-mt-20 space-y-2 py-3">
            <ThreadView of={of} thread={one} mayTend={list.mayTend} mayAnswer={signInHref === null} />
          </li>
        ))}
      </ul>
      {list.more ? <LoadMore href={list.more} text={t('list.more')} /> : null}
    </section>
  );
}

function ThreadView({
  of,
  thread,
  mayTend,
  mayAnswer,
}: {
  of: string;
  thread: CommentThread;
  mayTend: boolean;
  mayAnswer: boolean;
}) {
  return (
    <>
      <CommentLineView
        line={thread}
        pinned={thread.pinned}
        pin={mayTend && thread.shown ? [thread.pinned ? ['unpin', 'comments.unpin'] : ['pin', 'comments.pin']] : []}
        {...(mayAnswer && { answerHref: `${of}?answer=${thread.id}#say` })}
        reportHref={`${of}/report?comment=${thread.id}`}
        mayTend={mayTend}
      />
      {thread.answers.length > 0 ? (
        <ul className="ms-12 space-y-2 border-s-2 border-line ps-3">
          {thread.answers.map((line) => (
            <li key={line.id}>
              <CommentLineView line={line} reportHref={`${of}/report?comment=${line.id}`} mayTend={mayTend} />
            </li>
          ))}
        </ul>
      ) : null}
      {thread.more ? (
        <a href={thread.more.href} className="ms-12 inline-flex min-h-9 items-center text-sm underline">
          {thread.more.text}
        </a>
      ) : null}
    </>
  );
}
