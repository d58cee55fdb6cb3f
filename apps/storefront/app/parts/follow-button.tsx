import { Form } from 'react-router';
import { useWords } from '../i18n.tsx';
import { Submit } from './form-problem.tsx';

/** Follows who writes, or stops; posts to the page it stands on, whose action says `followFrom`. */
export function FollowButton({ followed, name }: { followed: boolean; name: string }) {
  const { t } = useWords();
  return (
    <Form method="post" className="shrink-0">
      <Submit
        size="small"
        look={followed ? 'secondary' : 'trust'}
        name="intent"
        value={followed ? 'unfollow' : 'follow'}
        aria-pressed={followed}
        aria-label={t(followed ? 'follow.stop_of' : 'follow.start_of', { name })}
      >
        {t(followed ? 'follow.following' : 'follow.start')}
      </Submit>
    </Form>
  );
}
