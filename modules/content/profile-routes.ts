import { type Static, Type } from 'typebox';
import {
  type Ctx,
  IdSchema,
  MomentSchema,
  Nullable,
  type Route,
  route,
  signedIn,
  toId,
  userIdOf,
  uuidOf,
} from '#kernel';
import { realName } from '#modules/accounts';
import { mediaUrl } from '#modules/media';
import { codes } from './author-routes.ts';
import { refuse } from './errors.ts';
import { isAdult } from './profile.ts';
import { keepProfile, ownProfile } from './profile-service.ts';

const ProfileView = Type.Object({
  code: Type.String({ description: 'Of the page: /creators/…' }),
  name: Type.String(),
  bio: Type.String(),
  avatarId: Nullable(IdSchema('med')),
  avatarUrl: Nullable(Type.String()),
  openedAt: MomentSchema(),
});
type Own = NonNullable<Awaited<ReturnType<typeof ownProfile>>>;
const profileOut = ({ creator, profile }: Own): Static<typeof ProfileView> => ({
  code: creator.code,
  name: profile.name,
  bio: profile.bio,
  avatarId: profile.avatarId && toId('med', profile.avatarId),
  avatarUrl: profile.avatarId && mediaUrl(profile.avatarId, 'w160'),
  openedAt: profile.openedAt.toISOString(),
});

/** Whoever is signed in; routes that are open to `signedIn` have somebody. */
export function me(ctx: Ctx) {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuse('creator_not_found');
  return userId;
}

export const profileRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/creator',
    summary: 'Who you are as a creator, and whether you may become one',
    tag: 'content',
    access: signedIn,
    reply: Type.Object({
      profile: Nullable(ProfileView),
      mayOpen: Type.Boolean({ description: 'Your real name is verified and you are 18' }),
    }),
    errors: ['accounts.person_not_found'],
    handle: async (ctx) => {
      const userId = me(ctx);
      const [own, known] = await Promise.all([ownProfile(ctx, userId), realName(ctx, userId)]);
      return {
        profile: own && profileOut(own),
        mayOpen: isAdult(known),
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/me/creator',
    summary: 'Open your creator page or change it: name, picture, a few words',
    tag: 'content',
    access: signedIn,
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 40 }),
      bio: Type.Optional(Type.String({ maxLength: 300, default: '' })),
      avatarId: Type.Optional(Nullable(IdSchema('med'))),
    }),
    reply: ProfileView,
    errors: [
      ...codes('adults_only', 'name_invalid', 'name_reserved', 'name_taken', 'profile_words', 'media_not_yours'),
      'accounts.phone_needed',
      'accounts.identity_needed',
    ],
    perMinute: 20,
    handle: async (ctx, { body }) =>
      profileOut(
        await keepProfile(ctx, me(ctx), {
          name: body.name,
          bio: body.bio ?? '',
          avatarId: body.avatarId ? uuidOf('med', body.avatarId) : null,
        }),
      ),
  }),
];
