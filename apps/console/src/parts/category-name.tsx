import { useGet, useSay } from '#ui/desk/index.ts';

/** A category of any depth by its name; its code while that is not known. */
export function CategoryName({ id }: { id: string }) {
  const say = useSay();
  const category = useGet('/api/categories/{categoryId}', { path: { categoryId: id } });
  return <>{say(category.data?.name) || id}</>;
}
