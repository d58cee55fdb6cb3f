import { expect, test } from 'vitest';
import { shops } from '../../../../demo/market/index.ts';
import { tokens } from '../../tokens.ts';
import { soundsOf } from '../readings.ts';
import { emptyVocabulary, heardAs, learnWhole, takenFor } from '../vocabulary.ts';

const names = shops.map((shop) => shop.name.zh);
const latin = shops.map((shop) => shop.name.en);
const vocabulary = emptyVocabulary();
for (const name of [...names, ...latin]) learnWhole(vocabulary, name);

/** Whether the question finds the name by all of its words, as written or as it is read: as a list of shops is asked. */
const finds = (question: string, name: string): boolean => {
  const held = new Set([...tokens(name), ...name]);
  if (tokens(question).every((token) => held.has(token))) return true;
  const reading = heardAs(vocabulary, question) ?? takenFor(vocabulary, question);
  return reading?.words.every((meant) => meant.some((one) => tokens(one).every((token) => held.has(token)))) ?? false;
};
type Asked = readonly (readonly [question: string, name: string])[];
/** Of questions, each with the name it was made of, the share that finds it. */
const recall = (asked: Asked): number =>
  asked.filter(([question, name]) => finds(question, name)).length / asked.length;

const sound = (text: string, spell: (syllable: string) => string): string[] => [
  ...new Set(soundsOf(text).map((one) => one.map(spell).join(''))),
];
const han = (name: string): boolean => /^\p{Script=Han}+$/u.test(name);
/** By a plain rule, the same in every run: which letter goes wrong, and how. */
function* slips(word: string): Generator<string> {
  for (let at = 1; at < word.length; at += 1) {
    yield word.slice(0, at) + word.slice(at + 1);
    yield `${word.slice(0, at)}q${word.slice(at)}`;
    yield `${word.slice(0, at)}x${word.slice(at + 1)}`;
  }
}

test('every shop of the demo is found by its name as it sounds, its first letters, and with a character or a letter wrong', () => {
  const whole = names.filter(han);
  expect(whole.length).toBeGreaterThan(30);
  const spelt = (text: string, name: string, spell: (syllable: string) => string): Asked =>
    sound(text, spell).map((question) => [question, name]);
  const parts = (name: string): string[] => [name, ...tokens(name).filter((one) => one.length > 1)];
  const full = whole.flatMap((name) => parts(name).flatMap((part) => spelt(part, name, (one) => one)));
  expect(recall(full)).toBeGreaterThanOrEqual(0.99);
  const initials = whole
    .filter((name) => name.length < 7)
    .flatMap((name) => spelt(name, name, ([first = '']) => first));
  expect(recall(initials)).toBeGreaterThanOrEqual(0.99);
  const wrong = whole
    .filter((name) => name.length > 2)
    .flatMap((name): Asked => [...name].map((_, at) => [`${name.slice(0, at)}龘${name.slice(at + 1)}`, name]));
  expect(recall(wrong)).toBeGreaterThanOrEqual(0.95);
  const slipped = latin.flatMap((name) =>
    (name.toLowerCase().match(/[a-z]{5,14}/g) ?? []).flatMap(
      (word): Asked => [...slips(word)].map((one) => [one, name]),
    ),
  );
  expect(recall(slipped)).toBeGreaterThanOrEqual(0.95);
});
