/** Why content or a comment is taken from readers' eyes; its words are `content.reason.*`. */
export const contentReasons = [
  'untrue',
  'advertising',
  'off_platform',
  'vulgar',
  'illegal',
  'copyright',
  'privacy',
  'unrelated',
  'other',
] as const;
