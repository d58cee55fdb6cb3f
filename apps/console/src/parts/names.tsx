import { Link } from 'react-router';
import { useGet, useSay } from '#ui/desk/index.ts';
import { CategoryName } from './category-name.tsx';
import { DivisionPath } from './division-path.tsx';

/** A belt by its name; its code while that is not known. */
export function BeltText({ code }: { code: string }) {
  const say = useSay();
  const belt = useGet('/api/belts/{code}', { path: { code } });
  return <span>{say(belt.data?.name) || code}</span>;
}

/** A track that holds now by its name; one that ended keeps its code. */
export function TrackName({ code }: { code: string }) {
  const say = useSay();
  const tracks = useGet('/api/tracks', { query: { limit: 100 } });
  return <>{say(tracks.data?.items.find((one) => one.code === code)?.name) || code}</>;
}

/** A registered brand by its name; one further down than the first hundred keeps its code. */
export function BrandName({ id }: { id: string }) {
  const say = useSay();
  const brands = useGet('/api/brands', { query: { limit: 100 } });
  return <>{say(brands.data?.items.find((one) => one.brandId === id)?.name) || id}</>;
}

/** Goods by their title, leading to their page. */
export function ProductLink({ id }: { id: string }) {
  const say = useSay();
  const product = useGet('/api/products/{productId}', { path: { productId: id } });
  const title = say(product.data?.content.title);
  return <Link to={`/products/${id}`}>{title || <span className="con-id">{id}</span>}</Link>;
}

function CountryName({ code }: { code: string }) {
  const say = useSay();
  const countries = useGet('/api/countries', {});
  return <>{say(countries.data?.items.find((one) => one.code === code)?.name) || code}</>;
}

/** What a venue of a kind is of: the place, belt, category or country its key names. */
export function VenueOf({ kind, of }: { kind: string; of: string }) {
  if (kind === 'region') return <DivisionPath code={of.padEnd(6, '0')} />;
  if (kind === 'belt') return <BeltText code={of} />;
  if (kind === 'category') return <CategoryName id={of} />;
  if (kind === 'country') return <CountryName code={of} />;
  return <>{of}</>;
}
