/** The widths of pictures that stand small in lists, in pixels. */
const IN_LISTS = [160, 320, 480] as const;

/** The market's picture at `url` in other widths, as `srcset` says it; undefined for what is no rendition of ours. */
export function widthsOf(url: string | null | undefined, widths: readonly number[] = IN_LISTS): string | undefined {
  const base = url && /^(\/media\/.+\/)w\d+\.webp$/.exec(url)?.[1];
  return base ? widths.map((width) => `${base}w${width}.webp ${width}w`).join(', ') : undefined;
}
