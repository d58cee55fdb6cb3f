import type { Uuid } from '#kernel';
import { checkPiece } from './checks.ts';
import type { Body } from './types.ts';

/** What a person is called and says of themselves where they write. */
export type Profile = {
  readonly creatorId: Uuid;
  readonly name: string;
  readonly nameKey: string;
  readonly avatarId: Uuid | null;
  readonly bio: string;
  readonly openedAt: Date;
  readonly changedAt: Date;
};
export type ProfileInput = Pick<Profile, 'name' | 'avatarId' | 'bio'>;

/** An enterprise's check says nothing of age, but comes after the person's own. */
export const isAdult = ({ age }: { readonly age: number | null }): boolean => age !== null && age >= 18;

/** A name as it is compared: without spaces, marks and case; null when it is none. */
export function nameKey(name: string): string | null {
  if (name.length < 2 || name.length > 20 || !/^[\p{L}\p{N}·_\- ]+$/u.test(name)) return null;
  const key = name
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
  return key.length >= 2 ? key : null;
}

/** Names that readers would take for the market's own or an office's (Provisions on account names of Internet users 2022, art. 8). */
const OFFICIAL =
  /官方|客服|平台|管理员|小二|市场监管|工商局|公安|法院|政府|东西市场|dongxi|official|admin|support|customerservice/;
export const isReserved = (key: string): boolean => OFFICIAL.test(key);

const NO_TEXT = { zh: '', en: '' };
/** What a name and a bio must not hold: words of the Advertising Law, contacts, links out of the market. The words found; null: nothing. */
export function forbiddenIn({ name, bio }: Pick<Profile, 'name' | 'bio'>, host: string): string | null {
  const body: Body = {
    title: { zh: name, en: '' },
    text: { zh: bio, en: '' },
    mediaIds: [],
    videoId: null,
    posterId: null,
    captions: NO_TEXT,
    goods: [],
    shopCodes: [],
    beltCodes: [],
    topics: [],
    aiMade: false,
  };
  const [first] = checkPiece(body, { host, passedByPeople: 0, firstReviewed: 0 });
  return first ? String(first.params.term ?? first.params.found ?? first.code) : null;
}
