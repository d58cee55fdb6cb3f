import type { Uuid } from '#kernel';

export type ReserveInput = {
  readonly orderId: Uuid;
  readonly shopId: Uuid;
  /** Open warehouses are drawn on by their priority, several when one has too few. */
  readonly lines: readonly { readonly skuId: Uuid; readonly quantity: number }[];
};

export type OrderStock = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  /** Names the happening, unique within the shop: `ship:<parcel>`, `refund:<case>`. The same cause again changes nothing. */
  readonly cause: string;
  readonly lines: readonly { readonly skuId: Uuid; readonly quantity: number }[];
};

export type Arrival = {
  readonly cause: string;
  readonly reason?: string | null;
  /** Into the shop's first warehouse when none is named. */
  readonly lines: readonly { readonly skuId: Uuid; readonly quantity: number; readonly warehouseId?: Uuid }[];
};

export type Adjustment = {
  readonly cause: string;
  readonly reason: string;
  readonly lines: readonly {
    readonly skuId: Uuid;
    readonly warehouseId?: Uuid;
    /** Counted pieces on the shelf, or … */
    readonly counted?: number;
    /** … by how much the record is off. */
    readonly delta?: number;
  }[];
};

export type StockRow = {
  readonly shopId: Uuid;
  readonly skuId: Uuid;
  readonly warehouseId: Uuid;
  readonly onHand: number;
  readonly reserved: number;
  readonly locked: number;
  readonly inTransit: number;
};

export type MovementKind =
  | 'receive'
  | 'adjust'
  | 'reserve'
  | 'release'
  | 'ship'
  | 'return'
  | 'lock'
  | 'unlock'
  | 'stocktake'
  | 'transfer_out'
  | 'transfer_in'
  | 'transfer_lost'
  | 'allocate'
  | 'campaign';

export type Movement = {
  readonly skuId: Uuid;
  readonly warehouseId: Uuid;
  readonly kind: MovementKind;
  readonly cause: string;
  readonly deltaOnHand: number;
  readonly deltaReserved: number;
  readonly deltaLocked: number;
  readonly deltaInTransit: number;
  readonly at: Date;
  readonly byUser: Uuid | null;
  readonly reason: string | null;
};

export type Warehouse = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly name: string;
  readonly divisionCode: string | null;
  readonly priority: number;
  readonly state: 'open' | 'closed';
  /** A store is a place where buyers may collect their orders. */
  readonly kind: 'warehouse' | 'store';
  readonly street: string | null;
  readonly hours: string | null;
};
