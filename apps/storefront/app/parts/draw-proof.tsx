import { useEffect, useState } from 'react';
import { Button, Notice } from '#ui';
import { useWords } from '../i18n.tsx';
import { drawnAgain, type Ticket } from '../lots.ts';

export interface DrawProofProps {
  code: string;
  secret: string;
  secretHash: string;
  entriesHash: string;
  /** Tickets of the winners and of those who come next, in order. */
  won: readonly string[];
}

type Outcome = 'none' | 'working' | 'right' | 'wrong' | 'failed';

/** Does a draw again in the browser, from the list and the secret that are published. */
export function DrawProof({ code, secret, secretHash, entriesHash, won }: DrawProofProps) {
  const { t } = useWords();
  const [outcome, setOutcome] = useState<Outcome>('none');
  // No button that does nothing: it is there once it can be pressed.
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  const run = async () => {
    setOutcome('working');
    try {
      const tickets: Ticket[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const reply: Response = await fetch(
          `/api/draws/${code}/tickets?limit=5000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        );
        if (!reply.ok) throw new Error(String(reply.status));
        const page = (await reply.json()) as { items: Ticket[]; nextCursor: string | null };
        tickets.push(...page.items);
        cursor = page.nextCursor;
      }
      const again = await drawnAgain(tickets, secret, won.length);
      const same =
        again.secretHash === secretHash && again.entriesHash === entriesHash && again.won.join() === won.join();
      setOutcome(same ? 'right' : 'wrong');
    } catch {
      setOutcome('failed');
    }
  };
  if (!alive) return null;
  return (
    <div className="space-y-2">
      <Button type="button" onClick={run} busy={outcome === 'working'}>
        {t('draw.verify')}
      </Button>
      {outcome === 'right' ? <Notice tone="done">{t('draw.verified')}</Notice> : null}
      {outcome === 'wrong' ? <Notice tone="problem">{t('draw.not_verified')}</Notice> : null}
      {outcome === 'failed' ? <Notice tone="problem">{t('product.not_reached')}</Notice> : null}
    </div>
  );
}
