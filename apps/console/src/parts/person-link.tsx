import { Link } from 'react-router';
import { useMay } from '../access.ts';

/** A person by name, leading to the account for those who may see accounts. */
export function PersonLink({ id, name }: { id: string; name: string }) {
  const may = useMay();
  return may('accounts.read') ? <Link to={`/users/${id}`}>{name}</Link> : name;
}
