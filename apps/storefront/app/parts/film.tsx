export interface FilmProps {
  src: string;
  /** What stands for it until it plays. */
  poster?: string | undefined;
  label: string;
  look: string;
  /** Captions, by language. */
  captions?: readonly { readonly lang: string; readonly src: string; readonly text: string }[];
}

/** A short video with the browser's own controls; it waits to be asked, and for its sound to be asked for. */
export function Film({ src, poster, label, look, captions = [] }: FilmProps) {
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
    >
      {captions.map((one, place) => (
        <track key={one.lang} kind="captions" srcLang={one.lang} src={one.src} label={one.text} default={place === 0} />
      ))}
    </video>
  );
}
