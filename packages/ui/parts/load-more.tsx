/** The next page by cursor: a link, so that it works and is crawled without JavaScript; a page may append instead. */
export function LoadMore({
  href,
  text,
  busy = false,
  onClick,
}: {
  href: string;
  text: string;
  busy?: boolean;
  onClick?: () => void;
}) {
  return (
    <p className="py-6 text-center">
      <a
        href={href}
        rel="next"
        aria-busy={busy || undefined}
        onClick={(event) => {
          if (!onClick || event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          if (!busy) onClick();
        }}
        className="inline-flex min-h-11 items-center rounded-control border border-edge bg-surface px-6 hover:bg-sunken"
      >
        {text}
      </a>
    </p>
  );
}
