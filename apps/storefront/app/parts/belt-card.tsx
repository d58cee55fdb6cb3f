import { Icon } from '#ui';
import { mapPinIcon } from '#ui/icons.ts';

/** An industrial belt: what is made there, and where it lies. */
export function BeltCard({ code, name, made, place }: { code: string; name: string; made: string; place: string }) {
  return (
    <article className="relative h-full overflow-hidden rounded-card border border-line bg-surface p-4 hover:shadow-md">
      <span aria-hidden="true" className="absolute right-2 bottom-1 text-7xl leading-none text-vermilion-wash">
        {name.slice(0, 1)}
      </span>
      <h2 className="relative font-semibold">
        <a href={`/belts/${code}`} className="after:absolute after:-inset-4 hover:underline">
          {name}
        </a>
      </h2>
      <p className="relative mt-1 line-clamp-2 pe-14 text-sm">{made}</p>
      <p className="relative mt-2 flex items-center gap-1 text-xs text-ink-soft">
        <Icon of={mapPinIcon} className="size-3.5" />
        {place}
      </p>
    </article>
  );
}
