/** Readers of the files under deploy/: as much of each language as those files use, and they refuse what they do not know. */

export type Instruction = { readonly name: string; readonly words: string; readonly line: number };

const INSTRUCTIONS =
  /^(ARG|FROM|WORKDIR|COPY|RUN|ENV|USER|EXPOSE|VOLUME|STOPSIGNAL|HEALTHCHECK|CMD|ENTRYPOINT|LABEL)\s+(\S.*)$/s;

/** The instructions of a Containerfile, continued lines joined. Throws on what is none. */
export function containerfile(text: string): Instruction[] {
  const found: Instruction[] = [];
  let open: { text: string; line: number } | null = null;
  for (const [index, raw] of text.split('\n').entries()) {
    if (/^\s*(#|$)/.test(raw)) continue;
    const line: { text: string; line: number } = open
      ? { text: `${open.text} ${raw.trim()}`, line: open.line }
      : { text: raw.trim(), line: index + 1 };
    open = line.text.endsWith('\\') ? { ...line, text: line.text.slice(0, -1).trimEnd() } : null;
    if (open) continue;
    const [, name, words] = INSTRUCTIONS.exec(line.text) ?? [];
    if (!name || !words) throw new Error(`Containerfile:${line.line}: no instruction: ${line.text}`);
    found.push({ name, words, line: line.line });
  }
  if (open) throw new Error(`Containerfile:${open.line}: ends in a continued line`);
  return found;
}

export type Directive = {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[];
};

/** The directives of an nginx file. Throws on unbalanced braces, on a word that is not ended, on a directive without its `;`. */
export function nginx(text: string): Directive[] {
  const tokens = [
    ...text.matchAll(/#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|(?:\$\{\w+\}|[^\s{};"'])+|["']/g),
  ].flatMap(([token]) => (token.startsWith('#') ? [] : [token]));
  let at = 0;
  const block = (inside: boolean): Directive[] => {
    const found: Directive[] = [];
    for (;;) {
      const name = tokens[at];
      if (name === undefined || name === '}') {
        if (inside !== (name === '}')) throw new Error('braces do not match');
        at += 1;
        return found;
      }
      if (!/^[a-z_0-9]+$/.test(name)) throw new Error(`no directive: ${name}`);
      at += 1;
      const args: string[] = [];
      for (; tokens[at] !== ';' && tokens[at] !== '{'; at += 1) {
        const word = tokens[at];
        if (word === undefined || word === '}' || word === '"' || word === "'")
          throw new Error(`${name} is not ended by a semicolon`);
        args.push(word.replace(/^(["'])(.*)\1$/s, '$2'));
      }
      const opens = tokens[at] === '{';
      at += 1;
      found.push({ name, args, block: opens ? block(true) : [] });
    }
  };
  return block(false);
}

/** A unit file as `Section.Key` → values. Throws on lines that are neither and on keys outside a section. */
export function unit(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let section: string | null = null;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const [, named] = /^\[([A-Z]\w+)\]$/.exec(line) ?? [];
    if (named) {
      section = named;
      continue;
    }
    const [, key, value] = /^([A-Z]\w+)=(.*)$/.exec(line) ?? [];
    if (!key || section === null) throw new Error(`line ${index + 1} is neither a section nor a setting: ${line}`);
    found.set(`${section}.${key}`, [...(found.get(`${section}.${key}`) ?? []), value ?? '']);
  }
  return found;
}
