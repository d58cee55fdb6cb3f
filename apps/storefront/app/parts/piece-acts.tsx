import { Form } from 'react-router';
import { Icon } from '#ui';
import { heartIcon, starIcon } from '#ui/icons.ts';
import { useWords } from '../i18n.tsx';
import { Submit } from './form-problem.tsx';

export interface Given {
  readonly likes: number;
  readonly collects: number;
  readonly liked: boolean;
  readonly collected: boolean;
}

/** What a reader gives a piece: a like, a place among what they keep. Each is a button of one form, with how many have done so. */
export function PieceActs({ given }: { given: Given }) {
  const { t } = useWords();
  const acts = [
    { on: given.liked, give: 'like', take: 'unlike', icon: heartIcon, count: given.likes, word: 'readers.like' },
    {
      on: given.collected,
      give: 'collect',
      take: 'uncollect',
      icon: starIcon,
      count: given.collects,
      word: 'readers.collect',
    },
  ] as const;
  return (
    <Form method="post" className="flex gap-2">
      {acts.map(({ on, give, take, icon, count, word }) => (
        <Submit
          key={give}
          size="small"
          name="intent"
          value={on ? take : give}
          aria-pressed={on}
          aria-label={t(word, { count })}
          icon={<Icon of={icon} className={on ? 'size-4 fill-current' : 'size-4'} />}
          className={on ? 'text-vermilion-ink' : ''}
        >
          <span className="dx-figure">{count}</span>
        </Submit>
      ))}
    </Form>
  );
}
