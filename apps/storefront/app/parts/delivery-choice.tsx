import type { DeliveryChoice } from '../pickup.server.ts';

/** By parcel, or collected at one of the shop's stores; installed or not: links, so that it works without scripts. */
export function DeliveryChoices({ items, label }: { items: readonly DeliveryChoice[]; label: string }) {
  if (items.length === 0) return null;
  return (
    <nav aria-label={label} className="text-sm">
      <ul className="space-y-1">
        {items.map(({ id, text, detail, href, chosen }) => (
          <li key={id}>
            <a
              href={href}
              {...(chosen ? { 'aria-current': 'true' as const } : {})}
              className={`block min-h-11 rounded-control border px-3 py-2 hover:bg-sunken ${chosen ? 'border-vermilion-ink font-medium' : 'border-line'}`}
            >
              {text}
              {detail ? <span className="block text-ink-soft">{detail}</span> : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
