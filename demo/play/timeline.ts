import { type Seconds, seconds } from '#kernel';
import { fleet } from '../seed/fleet.ts';
import type { Place } from './place.ts';

/** What a script waits for: market time, or something that others bring about. */
export type Wait = { readonly pass: Seconds } | { readonly until: () => Promise<boolean>; readonly what: string };

/** One course of events: acts through the public API, and between them what it waits for. */
export type Script = AsyncGenerator<Wait, void, void>;

/** How a script went: `trouble` says what went wrong, `parked` that time would have to be moved. */
export type Played = { trouble: string | null; parked: boolean };
export type Player = { readonly played: Played; readonly script: Script };

export const pass = (time: Seconds): Wait => ({ pass: time });
export const until = (what: string, asked: () => Promise<boolean>): Wait => ({ until: asked, what });

/** Hands that act at the same moment. */
const HANDS = 16;
/** Scripts whose moment lies this close together are woken together: a market has one time for everybody. */
const TOGETHER: Seconds = seconds(3_600);
/** After so many turns in which nothing moved anywhere, whoever still waits is in trouble. */
const PATIENCE = 1_200;
/** From so many on it is work that takes its time, and no moment that has to come: the clock hardly moves. */
const LONG = 100;
/** A question is asked again after 1, 2, 4 … 16 turns. */
const RAREST = 16;

type Asking = { readonly one: Player; readonly wait: Extract<Wait, { until: unknown }>; tries: number; turn: number };
type Resting = { readonly one: Player; readonly due: number };

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Plays all scripts on one time. Whoever can act acts; while somebody waits for the market's own work, time moves by seconds; only
 * when nobody does, it moves on to the next moment somebody waits for.
 */
export async function playAll(
  place: Place,
  players: readonly Player[],
  tell: (left: number, day: number) => void = () => {},
): Promise<void> {
  let ready: readonly Player[] = players;
  let asking: Asking[] = [];
  let resting: Resting[] = [];
  let now = 0;
  let turn = 0;
  let moved = 0;
  const go = async (time: number): Promise<void> => {
    now += time;
    await place.pass(seconds(time));
  };
  const act = (one: Player): Promise<void> =>
    one.script.next().then(
      ({ done, value }) => {
        if (done || !value) return;
        if ('until' in value) asking.push({ one, wait: value, tries: 0, turn: turn + 1 });
        else if (place.ownTime) resting.push({ one, due: now + value.pass });
        else one.played.parked = true;
      },
      (error: unknown) => {
        one.played.trouble = said(error);
      },
    );
  for (;;) {
    await fleet(ready, HANDS, act);
    if (ready.length > 0) moved = turn;
    ready = [];
    if (asking.length > 0) {
      await go(turn - moved > LONG ? 1 : turn % 8 === 7 ? 20 : 3);
      turn += 1;
      ready = await answered();
      if (ready.length > 0 || turn - moved < PATIENCE) continue;
      for (const { one, wait } of asking) one.played.trouble = `waited in vain for ${wait.what}`;
      asking = [];
      moved = turn;
    }
    const next = Math.min(...resting.map((one) => one.due));
    if (!Number.isFinite(next)) return;
    const together = resting.filter((one) => one.due <= next + TOGETHER);
    const until = Math.max(...together.map((one) => one.due));
    await go(Math.max(1, until - now));
    resting = resting.filter((one) => !together.includes(one));
    ready = together.map((one) => one.one);
    tell(ready.length + resting.length, Math.floor(now / 86_400));
  }

  async function answered(): Promise<Player[]> {
    const due = asking.filter((one) => one.turn <= turn);
    const yes = new Set<Asking>();
    await fleet(due, HANDS, async (one) => {
      try {
        if (await one.wait.until()) yes.add(one);
        one.tries += 1;
        one.turn = turn + Math.min(2 ** one.tries, RAREST);
      } catch (error) {
        one.one.played.trouble = said(error);
      }
    });
    asking = asking.filter((one) => !yes.has(one) && !one.one.played.trouble);
    return [...yes].map((one) => one.one);
  }
}
