const SIZES = {
  card: { box: 'size-12', text: 'text-xl', pixels: 48 },
  page: { box: 'size-14 md:size-16', text: 'text-2xl', pixels: 64 },
} as const;

/** A shop's own picture, or the first character of its name. */
export function ShopFace({ name, logoUrl, size }: { name: string; logoUrl: string | null; size: keyof typeof SIZES }) {
  const { box, text, pixels } = SIZES[size];
  return logoUrl ? (
    <img
      src={logoUrl}
      alt=""
      width={pixels}
      height={pixels}
      loading={size === 'card' ? 'lazy' : undefined}
      className={`${box} shrink-0 rounded-control object-cover`}
    />
  ) : (
    <span
      aria-hidden="true"
      className={`${box} ${text} grid shrink-0 place-items-center rounded-control bg-jade text-on-jade`}
    >
      {name.slice(0, 1)}
    </span>
  );
}
