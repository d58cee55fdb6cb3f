import { createContext, type ReactNode, useContext } from 'react';
import type { Reply } from '#ui/desk/index.ts';

export type MyShop = Reply<'/api/me/shops'>['items'][number];

export interface Shop {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly state: MyShop['state'];
  readonly role: string;
  /** Whether the person's role in this shop allows something: `may('orders.ship')`. */
  readonly may: (permission: string) => boolean;
  /** A page of this shop: `at('/goods')`. */
  readonly at: (page: string) => string;
}

const covers = (granted: string, asked: string): boolean =>
  granted === '*' || granted === asked || (granted.endsWith('.*') && asked.startsWith(granted.slice(0, -1)));

/** A shop of the signed-in person as the pages need it. */
export function shopOf({ id, code, name, state, role, permissions }: MyShop): Shop {
  return {
    id,
    code,
    name,
    state,
    role,
    may: (permission) => permissions.some((one) => covers(one, permission)),
    at: (page) => `/s/${code}${page}`,
  };
}

const Here = createContext<Shop | null>(null);

/** Makes a shop the one that the pages below work in. */
export function InShop({ shop, children }: { shop: Shop; children: ReactNode }) {
  return <Here.Provider value={shop}>{children}</Here.Provider>;
}

/** The shop this page works in. */
export function useShop(): Shop {
  const shop = useContext(Here);
  if (!shop) throw new Error('a page of a shop stands outside InShop');
  return shop;
}
