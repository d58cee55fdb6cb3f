import type { Language } from '#ui/language.ts';
import en from '../locales/en.json?url';
import zh from '../locales/zh-CN.json?url';

/** Where a language's words lie, hashed in name: preloaded by the page, fetched before it comes alive. */
export const messageFiles: Readonly<Record<Language, string>> = { 'zh-CN': zh, en };
