const VOWEL = /[aeiouy]/;
const DOUBLE = /([bdfgmnprt])\1$/;

/** Plurals that follow no rule of spelling, as far as goods are called so. */
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['scarves', 'scarf'],
  ['knives', 'knife'],
  ['shelves', 'shelf'],
  ['leaves', 'leaf'],
  ['loaves', 'loaf'],
  ['women', 'woman'],
  ['men', 'man'],
  ['children', 'child'],
  ['feet', 'foot'],
  ['teeth', 'tooth'],
  ['mice', 'mouse'],
]);

/** "Chargers", "charging", "charged" meet: plural, -ing and -ed endings only, so that no two product words fall together. */
export function stem(word: string): string {
  if (!/^[a-z']+$/.test(word)) return word;
  const bare = word.replace(/'s?$/, '');
  return unsuffixed(IRREGULAR.get(bare) ?? singular(bare));
}

function singular(word: string): string {
  if (word.length < 4) return word;
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  if (/(?:ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
  return /[^su]s$/.test(word) && !word.endsWith('is') ? word.slice(0, -1) : word;
}

function unsuffixed(word: string): string {
  const root = /^(.{3,})(?:ing|ed)$/.exec(word)?.[1];
  if (!root || !VOWEL.test(root)) return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word;
  const bare = DOUBLE.test(root) ? root.slice(0, -1) : root;
  return bare.length > 4 && bare.endsWith('e') ? bare.slice(0, -1) : bare;
}
