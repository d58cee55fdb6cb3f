import { useEffect, useRef } from 'react';

export interface LivePlayerProps {
  src: string;
  poster?: string | undefined;
  label: string;
  /** It goes on now: it plays at once, without sound until that is asked for. */
  live: boolean;
  /** Seconds into it to begin at. */
  from: number;
}

/** As much of hls.js as is used here. */
interface Hls {
  loadSource(url: string): void;
  attachMedia(video: HTMLVideoElement): void;
  on(event: string, heard: (event: string, detail: { fatal: boolean }) => void): void;
  startLoad(): void;
  destroy(): void;
}
interface HlsMaker {
  new (options: object): Hls;
  isSupported(): boolean;
}
const PLAYER = '/live/player/hls-1.7.4.js';

/**
 * A stream. Apple's browsers play it by themselves, and so it stands in the HTML; others are handed a player as soon as the page is alive,
 * which nobody loads who looks at another page.
 */
export function LivePlayer({ src, poster, label, live, from }: LivePlayerProps) {
  const box = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = box.current;
    // Who has managed sources has a player of its own that saves the battery.
    if (!video || !('MediaSource' in window) || 'ManagedMediaSource' in window) return undefined;
    let hls: Hls | null = null;
    let gone = false;
    const begin = async () => {
      const { default: Player } = (await import(/* @vite-ignore */ PLAYER)) as { default: HlsMaker };
      if (gone || !Player.isSupported()) return;
      hls = new Player({ enableWorker: false, startPosition: from > 0 ? from : -1 });
      // The first segment of a room that has just opened takes a moment: until then there is no list.
      hls.on('hlsError', (_event, detail) => {
        if (detail.fatal) setTimeout(() => !gone && hls?.loadSource(src), 2_000);
      });
      hls.loadSource(src);
      hls.attachMedia(video);
    };
    // Without the player the browser's own way stays.
    begin().catch(() => {});
    return () => {
      gone = true;
      hls?.destroy();
    };
  }, [src, from]);
  return (
    <video
      ref={box}
      src={from > 0 ? `${src}#t=${from}` : src}
      poster={poster}
      aria-label={label}
      controls
      muted
      playsInline
      autoPlay={live}
      preload={live ? 'auto' : 'none'}
      className="aspect-video w-full rounded-card bg-black object-contain"
    />
  );
}
