import { defineModule, hours, minutes, seconds, toId, type Uuid } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerPages } from '#modules/behaviour';
import { registerWaiting } from '#modules/operations';
import { authorRoutes } from './author-routes.ts';
import { commentAppealsRoutes } from './comment-appeals-routes.ts';
import { waitingCommentAppeals } from './comment-appeals-store.ts';
import { commentsConsoleRoutes } from './comments-console-routes.ts';
import { waitingComments } from './comments-list-store.ts';
import { commentsRoutes } from './comments-routes.ts';
import { commentsOfPerson } from './comments-store.ts';
import { complaintsConsoleRoutes } from './complaints-console-routes.ts';
import { complaintRoutes } from './complaints-routes.ts';
import { restoreDue } from './complaints-service.ts';
import { complaintsOf, heldAndSeen, unansweredOfShop, uncheckedCount } from './complaints-store.ts';
import { consoleRoutes } from './console-routes.ts';
import { refusedOfShop, waitingAppealsCount, waitingPiecesCount } from './decisions-store.ts';
import { refuse } from './errors.ts';
import { countableFor } from './figures-service.ts';
import { ledRoutes } from './led-routes.ts';
import { dropOldClicks, HEARD, LED, ledAmiss, onEvent, onEvents } from './led-service.ts';
import { computeLevels } from './levels-service.ts';
import { personRoutes } from './person-routes.ts';
import { profileRoutes } from './profile-routes.ts';
import { forget, ownProfile } from './profile-service.ts';
import { readerRoutes } from './reader-routes.ts';
import { readersRoutes } from './readers-routes.ts';
import { countsAmiss, forgetReader } from './readers-service.ts';
import './readers-settings.ts';
import { followsOf, marksOf } from './readers-store.ts';
import { reportRoutes } from './report-routes.ts';
import { reportsRoutes } from './reports-routes.ts';
import { reportsOf, waitingReports } from './reports-store.ts';
import { creatorOf, publishDue } from './service.ts';
import './settings.ts';
import { creatorsByIds, piecesOf, tagsAmiss, unpassed } from './store.ts';
import { wordsRoutes } from './words-routes.ts';
import { shopChanged, shopHidden, shopShown, wordMissing } from './words-service.ts';
import { unworded, wordsAmiss } from './words-store.ts';

export { wordsRefused } from './checks.ts';
export { say } from './comments-service.ts';
export { accept as acceptComplaint, complain } from './complaints-service.ts';
export { click, type PieceLed } from './led-service.ts';
export { unheardOf } from './led-store.ts';
export { decide } from './moderation-service.ts';
export { keepProfile } from './profile-service.ts';
export { feed, seenIn } from './reader-routes.ts';
export { follow, mark } from './readers-service.ts';
export { draft, publishDue, submit } from './service.ts';
export { creatorsByIds, liveByIds, livePieces } from './store.ts';
export type { Author, Body, Kind } from './types.ts';
export { cardsOut, PieceCard } from './view.ts';

registerPages('piece', countableFor);

registerWaiting({
  scope: 'platform',
  key: 'content.reviews',
  zh: '待审核的内容',
  en: 'Content to review',
  link: '/content?filter=checking',
  count: async (ctx) => {
    const { count, next, overdue } = await waitingPiecesCount(ctx);
    return { count, nextDeadlineAt: next, overdue };
  },
});
registerWaiting({
  scope: 'platform',
  key: 'content.appeals',
  zh: '待答复的内容申诉',
  en: 'Appeals of authors to answer',
  link: '/content?filter=appealed',
  count: async (ctx) => {
    const { count, next, overdue } = await waitingAppealsCount(ctx);
    return { count, nextDeadlineAt: next, overdue };
  },
});
registerWaiting({
  scope: 'platform',
  key: 'content.comments',
  zh: '待审核的评论',
  en: 'Comments to review',
  link: '/comments?filter=waiting',
  count: async (ctx) => {
    const { count, next, overdue } = await waitingComments(ctx);
    return { count, nextDeadlineAt: next, overdue };
  },
});
registerWaiting({
  scope: 'platform',
  key: 'content.comment_appeals',
  zh: '待答复的评论申诉',
  en: 'Objections about comments to answer',
  link: '/comments?filter=appealed',
  count: async (ctx) => {
    const { count, next, overdue } = await waitingCommentAppeals(ctx);
    return { count, nextDeadlineAt: next, overdue };
  },
});
registerWaiting({
  scope: 'platform',
  key: 'content.reports',
  zh: '待答复的内容举报',
  en: 'Reports of readers to answer',
  link: '/content-reports',
  count: async (ctx) => {
    const { count, next, overdue } = await waitingReports(ctx);
    return { count, nextDeadlineAt: next, overdue };
  },
});
registerWaiting({
  scope: 'shop',
  key: 'content.refused',
  zh: '未通过的内容',
  en: 'Content that was not approved',
  link: '/content?state=rejected',
  count: async (ctx, shop) => ({ count: await refusedOfShop(ctx, shop.shopId), nextDeadlineAt: null, overdue: 0 }),
});

registerWaiting({
  scope: 'platform',
  key: 'content.complaints',
  zh: '待核对的版权投诉',
  en: 'Copyright notices to look at',
  link: '/content-complaints',
  count: async (ctx) => {
    const { count, next, overdue } = await uncheckedCount(ctx);
    return { count, nextDeadlineAt: next, overdue };
  },
});
registerWaiting({
  scope: 'shop',
  key: 'content.complaints',
  zh: '因版权投诉下架、还没有回应的内容',
  en: 'Content down for a copyright complaint that nobody has answered',
  link: '/content?state=removed',
  count: async (ctx, shop) => ({ count: await unansweredOfShop(ctx, shop.shopId), nextDeadlineAt: null, overdue: 0 }),
});

registerPersonalData({
  key: 'content',
  export: async (ctx, userId) => {
    const creator = await creatorOf(ctx, { kind: 'person', userId });
    const pieces = creator
      ? await piecesOf(ctx, { creatorId: creator.id, state: null, before: null, limit: 10_000 })
      : [];
    const own = await ownProfile(ctx, userId);
    const complaints = await complaintsOf(ctx, { userId, creatorIds: [] }, null, 10_000);
    return {
      profile: own && { name: own.profile.name, bio: own.profile.bio, openedAt: own.profile.openedAt.toISOString() },
      complaints: complaints.map((one) => ({ work: one.work, statement: one.statement, at: one.at.toISOString() })),
      pieces: pieces.map((one) => ({
        kind: one.kind,
        state: one.state,
        title: one.body.title,
        text: one.body.text,
        at: one.createdAt.toISOString(),
      })),
    };
  },
});

registerPersonalData({
  key: 'reading',
  export: async (ctx, personId) => {
    const most = { personId, before: null, limit: 10_000 };
    const [followed, liked, kept, said, reported] = await Promise.all([
      followsOf(ctx, most),
      marksOf(ctx, { ...most, kind: 'like' }),
      marksOf(ctx, { ...most, kind: 'collect' }),
      commentsOfPerson(ctx, personId, most.limit),
      reportsOf(ctx, personId, null, most.limit),
    ]);
    const piece = (one: { pieceId: Uuid; at: Date }) => ({ piece: toId('pce', one.pieceId), at: one.at.toISOString() });
    const creators = new Map(
      (
        await creatorsByIds(
          ctx,
          followed.map((one) => one.creatorId),
        )
      ).map((one) => [one.id, one.code]),
    );
    return {
      follows: followed.map((one) => ({ creator: creators.get(one.creatorId) ?? '', at: one.at.toISOString() })),
      likes: liked.map(piece),
      keeps: kept.map(piece),
      comments: said.map((one) => ({ ...piece(one), text: one.text, state: one.state })),
      reports: reported.map((one) => ({ ...piece(one), reason: one.reason, note: one.note, outcome: one.outcome })),
    };
  },
});

export const module = defineModule({
  name: 'content',
  folder: import.meta.dirname,
  openTables: { 'content.creators': 'who wrote a piece is told to every reader' },
  routes: [
    ...readerRoutes,
    ...readersRoutes,
    ...commentsRoutes,
    ...commentsConsoleRoutes,
    ...commentAppealsRoutes,
    ...reportsRoutes,
    ...authorRoutes,
    ...profileRoutes,
    ...personRoutes,
    ...ledRoutes,
    ...reportRoutes,
    ...complaintRoutes,
    ...complaintsConsoleRoutes,
    ...consoleRoutes,
    ...wordsRoutes,
  ],
  errors: refuse,
  listeners: {
    'shop.changed': shopChanged,
    'shop.frozen': shopHidden,
    'shop.closed': shopHidden,
    'shop.unfrozen': shopShown,
    'person.erased': async (tx, event) => {
      await forget(tx, event.subjectId);
      await forgetReader(tx, event.subjectId);
    },
  },
  consumers: [{ name: LED, events: HEARD, handle: onEvent, handleAll: onEvents }],
  recurring: [
    { name: 'content.complaints', every: seconds(30), run: restoreDue },
    { name: 'content.levels', every: minutes(10), run: computeLevels },
    { name: 'content.publish', every: seconds(15), run: publishDue },
    { name: 'content.words', every: hours(24), run: wordMissing },
    { name: 'content.clicks', every: hours(24), run: dropOldClicks },
  ],
  audits: [
    { name: 'content: followers, likes, collects and comments are counted as they are', run: countsAmiss },
    {
      name: 'content: what a complaint holds is seen by nobody',
      run: async (ctx) => {
        const seen = await heldAndSeen(ctx);
        return {
          counted: seen.length,
          breaches: seen.map((one) => `piece ${one.pieceId} is seen though complaint ${one.id} holds it`),
        };
      },
    },
    { name: 'content: what it led to is what the orders say', run: ledAmiss },
    {
      name: 'content: what readers see was passed, and is found by what it speaks of',
      run: async (ctx) => {
        const [wild, amiss, unseen, unfound] = await Promise.all([
          unpassed(ctx),
          tagsAmiss(ctx),
          wordsAmiss(ctx),
          unworded(ctx, 20),
        ]);
        return {
          counted: wild.length + amiss.length + unseen.length + unfound.length,
          breaches: [
            ...wild.map((one) => `piece ${one.pieceId} shows version ${one.version} that nobody passed`),
            ...amiss.map((one) => `piece ${one.pieceId} is found by ${one.kind} ${one.ref} and is not there`),
            ...unseen.map((one) => `piece ${one.pieceId} is found by its words and is not there`),
            ...unfound.map((one) => `piece ${one.id} is seen and not found by the words of version ${one.liveVersion}`),
          ],
        };
      },
    },
  ],
  permissions: [
    { name: 'content.read', scope: 'shop' },
    { name: 'content.edit', scope: 'shop' },
    { name: 'content.read', scope: 'platform' },
    { name: 'content.review', scope: 'platform' },
  ],
});
