import { useCallback } from 'react';
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { DeskRoot, useWords } from '#ui/desk/index.ts';
import { SignInPage } from '#ui/desk/sign-in-page.tsx';
import { Frame } from './frame.tsx';

function SignIn() {
  const { t } = useWords();
  return <SignInPage faceName={t('face.name')} onSignedIn={() => router.navigate('/today')} />;
}

/** The pages. Each is loaded when it is opened. */
const pages: RouteObject[] = [
  { path: '/sign-in', Component: SignIn },
  {
    Component: Frame,
    HydrateFallback: () => null,
    children: [
      { path: '/', element: <Navigate to="/today" replace /> },
      { path: '/today', lazy: async () => ({ Component: (await import('./pages/today.tsx')).TodayPage }) },
    ],
  },
];

const router = createBrowserRouter(pages, { basename: '/console' });

/** The whole console. */
export function Console() {
  const onSignedOut = useCallback(() => {
    if (!location.pathname.endsWith('/sign-in')) router.navigate('/sign-in');
  }, []);
  return (
    <DeskRoot onSignedOut={onSignedOut}>
      <RouterProvider router={router} />
    </DeskRoot>
  );
}
