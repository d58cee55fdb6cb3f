import type { Uuid } from '#kernel';
import type { GoodsKind } from './types.ts';

/** `asked`: another shop's service, which has not answered. Only what is agreed is offered to buyers. */
export const INSTALL_STATES = ['asked', 'agreed', 'declined', 'ended'] as const;
export type InstallState = (typeof INSTALL_STATES)[number];

export type Install = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly productId: Uuid;
  readonly serviceShopId: Uuid;
  readonly serviceProductId: Uuid;
  readonly state: InstallState;
  readonly askedBy: Uuid | null;
  readonly askedAt: Date;
  readonly decidedAt: Date | null;
};

/** Goods that can be installed: they lie there when the installer comes. */
const INSTALLABLE: ReadonlySet<GoodsKind> = new Set(['physical', 'made_to_order']);
export const mayBeInstalled = (kind: GoodsKind): boolean => INSTALLABLE.has(kind);

export const MOST_INSTALLS = 10;

/** Which answers may follow; the shop of the goods and the installer may both end what they agreed on. */
export const mayBecome = (from: InstallState, to: 'agreed' | 'declined' | 'ended'): boolean =>
  to === 'ended' ? from === 'asked' || from === 'agreed' : from === 'asked';
