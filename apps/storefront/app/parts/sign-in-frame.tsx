import type { ReactNode } from 'react';
import { EscrowNote } from '#ui';
import { useWords } from '../i18n.tsx';

/** The card on which people sign in or register. */
export function SignInFrame({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="mx-auto max-w-md space-y-4 py-4 md:py-10">
      <h1 className="text-2xl font-semibold">{title}</h1>
      <div className="space-y-4 rounded-card border border-line bg-surface p-4 md:p-6">{children}</div>
      <EscrowNote title={t('escrow.title')}>{t('escrow.short')}</EscrowNote>
    </div>
  );
}
