import { useCallback } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { DeskRoot, useWords } from '#ui/desk/index.ts';
import { SignInPage, signInFor, wantedPage } from '#ui/desk/sign-in-page.tsx';
import { Frame, IntoLastShop, ShopPages } from './frame.tsx';
import { shopPages } from './shop-pages.ts';

function SignIn() {
  const { t } = useWords();
  return <SignInPage faceName={t('face.name')} onSignedIn={() => router.navigate(wantedPage(location.search))} />;
}

/** The pages. Each is loaded when it is opened. */
const pages: RouteObject[] = [
  { path: '/sign-in', Component: SignIn },
  {
    Component: Frame,
    HydrateFallback: () => null,
    children: [
      { path: '/shops', lazy: async () => ({ Component: (await import('./pages/shops.tsx')).ShopsPage }) },
      { path: '/apply', lazy: async () => ({ Component: (await import('./pages/apply.tsx')).ApplyPage }) },
      {
        path: '/applications/:applicationId',
        lazy: async () => ({ Component: (await import('./pages/application.tsx')).ApplicationPage }),
      },
      {
        path: '/invitations/:token',
        lazy: async () => ({ Component: (await import('./pages/invitation.tsx')).InvitationPage }),
      },
      { path: '/s/:code', Component: ShopPages, children: shopPages },
      { path: '*', Component: IntoLastShop },
    ],
  },
];

const router = createBrowserRouter(pages, { basename: '/workbench' });

/** The whole workbench. */
export function Workbench() {
  const onSignedOut = useCallback(() => {
    if (!location.pathname.endsWith('/sign-in')) router.navigate(signInFor(location, '/workbench'));
  }, []);
  return (
    <DeskRoot onSignedOut={onSignedOut}>
      <RouterProvider router={router} />
    </DeskRoot>
  );
}
