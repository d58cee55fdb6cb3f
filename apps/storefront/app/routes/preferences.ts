import { type ActionFunctionArgs, redirect } from 'react-router';
import { ownAddress } from '#ui/own-address.ts';

const oneYear = 365 * 86_400;

/** Keeps the visitor's choice of theme in a cookie and goes back to the page they were on. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const theme = form.get('theme');
  const back = ownAddress(form.get('back'));
  if (theme !== 'light' && theme !== 'dark' && theme !== 'auto') return redirect(back, 303);
  const cookie = `dongxi_theme=${theme}; Path=/; Max-Age=${theme === 'auto' ? 0 : oneYear}; SameSite=Lax`;
  return redirect(back, { status: 303, headers: { 'set-cookie': cookie } });
}

export async function loader() {
  return redirect('/');
}
