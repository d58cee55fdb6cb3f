import { type Ctx, refusedBy, transact, type Uuid } from '#kernel';
import { realName, requireRealName } from '#modules/accounts';
import { mediaFiles, withhold } from '#modules/media';
import { record } from '#modules/operations';
import { isShopName } from '#modules/shops';
import { refuse } from './errors.ts';
import { forbiddenIn, isAdult, isReserved, nameKey, type Profile, type ProfileInput } from './profile.ts';
import { dropProfile, forgetPieces, mediaShownBy, piecesToTakeBack, profileOf, putProfile } from './profile-store.ts';
import { creatorOf, ensureCreator, withdraw } from './service.ts';
import type { Author, Creator } from './types.ts';
import { authorNamed } from './words-service.ts';

const author = (userId: Uuid): Author => ({ kind: 'person', userId });

/** A person as a creator; null who has opened no profile. */
export async function ownProfile(ctx: Ctx, userId: Uuid): Promise<{ creator: Creator; profile: Profile } | null> {
  const creator = await creatorOf(ctx, author(userId));
  const profile = creator && (await profileOf(ctx, creator.id));
  return profile ? { creator, profile } : null;
}

/**
 * Opens a person's page, or changes what it says of them. Who writes for the public has shown their real name (Cybersecurity Law art. 24) and is 18:
 * what they write may sell (Civil Code art. 17; general knowledge). Refuses accounts.phone_needed, identity_needed, content.adults_only, name_invalid,
 * name_reserved, name_taken, profile_words, media_not_yours.
 */
export const keepProfile = (
  ctx: Ctx,
  userId: Uuid,
  given: ProfileInput,
): Promise<{ creator: Creator; profile: Profile }> =>
  transact(ctx, async (tx) => {
    await requireRealName(tx, userId, 'identity');
    if (!isAdult(await realName(tx, userId))) throw refuse('adults_only');
    const input = { ...given, name: given.name.trim(), bio: given.bio.trim() };
    const key = nameKey(input.name);
    if (!key) throw refuse('name_invalid');
    if (isReserved(key)) throw refuse('name_reserved');
    const found = forbiddenIn(input, new URL(tx.runtime.baseUrl).host);
    if (found !== null) throw refuse('profile_words', { found });
    if (await isShopName(tx, input.name)) throw refuse('name_taken');
    if (input.avatarId) {
      const file = (await mediaFiles(tx, [input.avatarId])).get(input.avatarId);
      if (file?.madeBy !== userId || file.shopId !== null || file.visibility !== 'public')
        throw refuse('media_not_yours');
    }
    const creator = await ensureCreator(tx, author(userId));
    const now = tx.clock.now();
    const before = await profileOf(tx, creator.id);
    const profile: Profile = {
      ...input,
      creatorId: creator.id,
      nameKey: key,
      openedAt: before?.openedAt ?? now,
      changedAt: now,
    };
    await putProfile(tx, profile).catch((error: unknown) => {
      throw refusedBy(error, 'profiles_name_once') ? refuse('name_taken') : error;
    });
    await authorNamed(tx, creator.id, profile.name);
    await record(tx, {
      action: 'content.profile',
      subject: { kind: 'creator', id: creator.id },
      before: before && { name: before.name },
      after: { name: profile.name },
    });
    return { creator, profile };
  });

/**
 * A person asked to be forgotten: readers see nothing of theirs any more, and no name; their words, pictures and films are gone for everybody
 * (Personal Information Protection Law art. 47; decision 0124).
 */
export async function forget(tx: Ctx, userId: Uuid): Promise<void> {
  const creator = await creatorOf(tx, author(userId));
  if (!creator) return;
  for (const id of await piecesToTakeBack(tx, creator.id)) await withdraw(tx, author(userId), id);
  const avatar = (await profileOf(tx, creator.id))?.avatarId;
  await dropProfile(tx, creator.id);
  await withhold(tx, userId, [...(await mediaShownBy(tx, creator.id)), ...(avatar ? [avatar] : [])]);
  await forgetPieces(tx, creator.id);
}
