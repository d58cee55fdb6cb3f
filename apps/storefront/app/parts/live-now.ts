import { useEffect, useState } from 'react';
import type { RoomWhole } from '../live-view.server.ts';

export interface Moves {
  readonly viewers: number;
  readonly explaining: { readonly id: string; readonly since: string } | null;
  /** It has begun or ended since the page was written. */
  readonly turned: boolean;
}
const ASK_MS = 5_000;
/** Every other look tells the room that somebody is there: it counts who was heard of within thirty seconds. */
const BEAT = 2;

interface Now {
  readonly state: string;
  readonly viewers: number;
  readonly explaining: { readonly productId: string; readonly since: string } | null;
}

/** What moves in a room, looked at every few seconds while the page is before somebody's eyes; without JavaScript it is as the page was written. */
export function useLiveNow(room: Pick<RoomWhole, 'id' | 'state' | 'viewers' | 'explaining'>): Moves {
  const { id, state, viewers, explaining } = room;
  const [moves, setMoves] = useState<Moves>({ viewers, explaining, turned: false });
  useEffect(() => {
    if (state !== 'live' && state !== 'announced') return undefined;
    let beats = 0;
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      beats += 1;
      if (state === 'live' && beats % BEAT === 1)
        await fetch(`/api/live-rooms/${id}/watch`, { method: 'POST' }).catch(() => null);
      const reply = await fetch(`/api/live-rooms/${id}/now`).catch(() => null);
      if (!reply?.ok) return;
      const now = (await reply.json()) as Now;
      setMoves({
        viewers: now.viewers,
        explaining: now.explaining && { id: now.explaining.productId, since: now.explaining.since },
        turned: now.state !== state,
      });
    };
    const timer = setInterval(() => void look(), ASK_MS);
    void look();
    return () => clearInterval(timer);
  }, [id, state]);
  return moves;
}
