import { data } from 'react-router';
import { RefusedPage } from '../frame/refused-page.tsx';

export async function loader() {
  return data(null, { status: 404 });
}

export default function NotFound() {
  return <RefusedPage status={404} />;
}
