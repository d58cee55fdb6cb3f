import { type ActionFunctionArgs, redirect } from 'react-router';
import { market } from '../market.server.ts';

/** Ends this session and goes home. A form posts here; a link would let any page sign people out. */
export async function action({ context }: ActionFunctionArgs) {
  await market(context).api.post('/api/sign-out');
  return redirect('/', 303);
}

export async function loader() {
  return redirect('/');
}
