import { useCallback } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { DeskRoot, useWords } from '#ui/desk/index.ts';
import { SignInPage, signInFor, wantedPage } from '#ui/desk/sign-in-page.tsx';
import { Frame, Staff } from './frame.tsx';
import { pages } from './pages.tsx';

function SignIn() {
  const { t } = useWords();
  return (
    <SignInPage
      faceName={t('face.name')}
      onSignedIn={() => location.assign(`/console${wantedPage(location.search)}`)}
    />
  );
}

const routes: RouteObject[] = [
  { path: '/sign-in', Component: SignIn },
  { Component: Frame, HydrateFallback: () => null, children: [{ Component: Staff, children: pages }] },
];

const router = createBrowserRouter(routes, { basename: '/console' });

/** The whole console. */
export function Console() {
  const onSignedOut = useCallback(() => {
    if (!location.pathname.endsWith('/sign-in')) router.navigate(signInFor(location, '/console'));
  }, []);
  return (
    <DeskRoot onSignedOut={onSignedOut}>
      <RouterProvider router={router} />
    </DeskRoot>
  );
}
