import { checkPiece } from './checks.ts';
import type { Body, Finding } from './types.ts';

const NOTHING = { zh: '', en: '' };
/**
 * What the rules have to say about a comment. It is held to what leads buyers away and to claims about prices; to the words of the Advertising Law only
 * when it speaks for who sells, because a reader's own opinion is no advertisement (Advertising Law art. 2).
 */
export function checkComment(text: string, { host, forSeller }: { host: string; forSeller: boolean }): Finding[] {
  const body: Body = {
    title: NOTHING,
    text: { zh: text, en: '' },
    mediaIds: [],
    videoId: null,
    posterId: null,
    captions: NOTHING,
    goods: [],
    shopCodes: [],
    beltCodes: [],
    topics: [],
    aiMade: false,
  };
  const found = checkPiece(body, { host, passedByPeople: 0, firstReviewed: 0 });
  return forSeller ? found : found.filter((one) => one.code !== 'advertising_word');
}
