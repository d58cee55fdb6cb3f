import { Refusal, type Uuid } from '#kernel';
import type { BuyerPlayer, Cast } from './cast.ts';
import { fleet, HANDS } from './fleet.ts';
import type { Listing } from './goods.ts';
import type { OpenShop } from './openings.ts';
import type { Stage } from './stage.ts';

/** What someone of the market has in mind to do at a moment; nobody does it after the market's today. */
type Intent = { readonly at: Date; readonly place: number; readonly act: (at: Date) => Promise<void> };

export type World = {
  readonly stage: Stage;
  readonly cast: Cast;
  readonly shops: ReadonlyMap<Uuid, OpenShop>;
  readonly listings: readonly Listing[];
  readonly today: Date;
  /** Refusals the market gave its people, by code: wishes it rightly did not grant. */
  readonly refused: Map<string, number>;
  readonly done: Map<string, number>;
  intend(at: Date, act: Intent['act']): void;
  /** Lets everyone do what they had in mind until `moment`, and what that leads to. */
  liveUntil(moment: Date): Promise<void>;
};

export const count = (tally: Map<string, number>, name: string): void =>
  void tally.set(name, (tally.get(name) ?? 0) + 1);

export function makeWorld(
  parts: Pick<World, 'stage' | 'cast' | 'listings' | 'today'> & { readonly shops: readonly OpenShop[] },
): World {
  let intents: Intent[] = [];
  let made = 0;
  const refused = new Map<string, number>();
  const takeDue = (moment: Date): Intent[] => {
    const due = intents.filter((one) => one.at <= moment);
    intents = intents.filter((one) => one.at > moment);
    return due.sort((a, b) => a.at.getTime() - b.at.getTime() || a.place - b.place);
  };
  return {
    ...parts,
    shops: new Map(parts.shops.map((shop) => [shop.id, shop])),
    refused,
    done: new Map(),
    intend(at, act) {
      made += 1;
      if (at <= parts.today) intents.push({ at, place: made, act });
    },
    async liveUntil(moment) {
      for (let due = takeDue(moment); due.length > 0; due = takeDue(moment))
        await fleet(due, HANDS, async (one) => {
          try {
            await one.act(one.at);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            count(refused, error.code);
          }
        });
    },
  };
}

/** One paid order of the play: from its code alone follows what buyer and shop will do. */
export type PaidOrder = {
  readonly code: string;
  readonly buyer: BuyerPlayer;
  readonly orderId: Uuid;
  readonly shopId: Uuid;
  readonly paidAt: Date;
};
