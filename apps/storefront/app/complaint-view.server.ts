import type { Reply } from '#client';
import type { Market } from './market.server.ts';
import { momentText } from './time-text.ts';

type Complaint = Reply<'/api/me/content-complaints/{complaintId}'>;

const tones = {
  received: 'attention',
  declined: 'neutral',
  taken_down: 'sale',
  countered: 'attention',
  suing: 'sale',
  restored: 'trust',
  withdrawn: 'neutral',
} as const;

/** A complaint in words: how it stands, what happens next and when, what both sides said. */
export function complaintView({ t, say, lang }: Market, one: Complaint) {
  const side = one.side === 'author' ? 'author' : 'complainant';
  const until = one.checkDueAt ?? one.waitUntil;
  const evidence = (ids: readonly string[]) =>
    ids.map((mediaId, place) => ({
      src: `/api/me/content-complaints/${one.id}/evidence/${mediaId}`,
      alt: t('complaint.evidence_nth', { count: place + 1 }),
    }));
  const moments = [
    { word: 'at', at: one.at },
    { word: 'taken_down_at', at: one.takenDownAt },
    { word: 'countered_at', at: one.counteredAt },
    { word: 'ended_at', at: one.endedAt },
  ] as const;
  return {
    id: one.id,
    href: `/me/complaints/${one.id}`,
    title: say(one.title) || t('creation.untitled'),
    pieceHref: `/content/${one.pieceId}`,
    by: one.creator.name,
    complainant: one.complainant,
    side,
    sideText: t(`complaint.side_${side}`),
    stateText: t(`complaint.state_${one.state}`),
    tone: tones[one.state],
    next: t(`complaint.next_${one.state}`, { at: until ? momentText(until, lang) : '' }),
    work: one.work,
    statement: one.statement,
    evidence: evidence(one.evidenceIds),
    declineNote: one.declineNote,
    counter: one.counter,
    counterEvidence: evidence(one.counterEvidenceIds),
    suit: one.suit,
    moments: moments.flatMap(({ word, at }) => (at ? [t(`complaint.${word}`, { at: momentText(at, lang) })] : [])),
    mayCounter: one.may.includes('counter'),
    maySue: one.may.includes('sue'),
    mayWithdraw: one.may.includes('withdraw'),
  };
}
