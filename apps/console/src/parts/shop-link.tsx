import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { client, type Reply } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';

type ShopRow = Reply<'/api/console/shops'>['items'][number];

const most = 100;
let waiting = new Map<string, ((found: Promise<ShopRow | null>) => void)[]>();

/** Shops asked for in the same moment, by the rows of one table, become one call. */
function shopOf(id: string): Promise<ShopRow | null> {
  return new Promise((resolve) => {
    if (waiting.size === 0) setTimeout(askAll, 10);
    waiting.set(id, [...(waiting.get(id) ?? []), resolve]);
  });
}

function askAll(): void {
  const asked = [...waiting];
  waiting = new Map();
  for (let from = 0; from < asked.length; from += most) {
    const part = asked.slice(from, from + most);
    const found = client.get('/api/console/shops', { query: { id: part.map(([id]) => id), limit: most } });
    for (const [id, hopes] of part)
      for (const hope of hopes) hope(found.then(({ items }) => items.find((one) => one.id === id) ?? null));
  }
}

/** A shop by its id; null while it is not known. */
export function useShopRow(id: string | null | undefined): ShopRow | null {
  const may = useMay();
  const shop = useQuery({
    queryKey: ['shop', id],
    queryFn: () => shopOf(id ?? ''),
    enabled: Boolean(id) && may('shops.read'),
    staleTime: 60_000,
  });
  return shop.data ?? null;
}

/** A shop by name, leading to its page. */
export function ShopLink({ id }: { id: string | null | undefined }) {
  const shop = useShopRow(id);
  if (!id) return <span className="desk-quiet">—</span>;
  return <Link to={`/shops/${id}`}>{shop?.name ?? <span className="con-id">{id}</span>}</Link>;
}
