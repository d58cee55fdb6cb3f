import type { GiftText } from '../gift-view.server.ts';

/** The gifts that come with goods; nothing where there are none. */
export function GiftLines({ gifts }: { gifts: readonly GiftText[] }) {
  if (gifts.length === 0) return null;
  return (
    <ul className="space-y-1 text-sm">
      {gifts.map((gift) => (
        <li key={gift.id}>
          <a href={gift.href} className="font-medium text-vermilion-ink hover:underline">
            {gift.text}
          </a>{' '}
          <span className="text-ink-soft">{gift.why}</span>
        </li>
      ))}
    </ul>
  );
}
