export interface FilmProps {
  src: string;
  /** What stands for it until it plays. */
  poster?: string | undefined;
  label: string;
  look: string;
}

/** A short video with the browser's own controls; it waits to be asked, and for its sound to be asked for. */
export function Film({ src, poster, label, look }: FilmProps) {
  return (
    <video
      src={src}
      poster={poster}
      aria-label={label}
      controls
      muted
      playsInline
      preload="metadata"
      className={`bg-black object-contain ${look}`}
    />
  );
}
