// I/O: speaks to OpenSearch over HTTP, with nothing but Node's own fetch.
import { setTimeout as pause } from 'node:timers/promises';
import { bulkBody, type Change, INDEX } from './goods.ts';
import { type Asked, searchBody } from './question.ts';
import { matchedOf, NoAnswer, takenOf } from './reply.ts';

export type Place = {
  /** `https://search.example:9200`, without a path. */
  readonly url: string;
  /** null: nobody is asked who it is. */
  readonly user: { readonly name: string; readonly password: string } | null;
  /** The alias under which goods are found; indexes are called after it. */
  readonly alias: string;
};

/** The index is not there (any more): it must be built. */
export class IndexGone extends NoAnswer {
  override name = 'IndexGone';
}

/** An answer that takes longer is asked of PostgreSQL. */
const PATIENCE_MS = 1_500;
const WRITING_MS = 30_000;
/** A part that found no room is sent again so often, after 0.1, 0.2, 0.4 … s. */
const TRIES = 5;
const FIRST_PAUSE_MS = 100;

type Sent = { readonly method: string; readonly path: string; readonly body?: string; readonly lines?: boolean };
export type Refused = { readonly id: string; readonly why: string };
export type OpenSearch = ReturnType<typeof openSearch>;

/** What is asked of OpenSearch, and nothing else. Every failure is an error; what to do then is the caller's. */
export function openSearch({ url, user, alias }: Place) {
  const authorization = user && `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`;

  async function send(
    { method, path, body, lines }: Sent,
    patienceMs: number,
  ): Promise<{ status: number; reply: unknown }> {
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        accept: 'application/json',
        ...(authorization ? { authorization } : {}),
        ...(body === undefined ? {} : { 'content-type': lines ? 'application/x-ndjson' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    try {
      return { status: answer.status, reply: JSON.parse(text) };
    } catch {
      throw new NoAnswer(`${method} ${path.split('?')[0]} was answered ${answer.status} and no JSON`);
    }
  }

  async function done(sent: Sent, patienceMs = WRITING_MS): Promise<unknown> {
    const { status, reply } = await send(sent, patienceMs);
    if (status < 300) return reply;
    const { type = '', reason = '' } = (reply as { error?: { type?: string; reason?: string } }).error ?? {};
    const said = `${sent.method} ${sent.path.split('?')[0]} was answered ${status} ${type}: ${reason.slice(0, 300)}`;
    throw type === 'index_not_found_exception' ? new IndexGone(said) : new NoAnswer(said);
  }
  /** The indexes that the alias means; none where it is not there. */
  async function meant(): Promise<string[]> {
    const { status, reply } = await send({ method: 'GET', path: `/_alias/${alias}` }, WRITING_MS);
    if (status !== 200 && status !== 404) throw new NoAnswer(`_alias was answered ${status}`);
    return status === 404 ? [] : Object.keys(reply as object);
  }
  const json = (method: string, path: string, body: unknown): Sent => ({ method, path, body: JSON.stringify(body) });

  return {
    alias,
    /** Whether goods can be searched now. */
    async alive(): Promise<void> {
      await done(json('POST', `/${alias}/_search`, { size: 0, track_total_hits: false }), PATIENCE_MS);
    },
    async search(asked: Asked) {
      const reply = await done(json('POST', `/${alias}/_search`, searchBody(asked)), PATIENCE_MS);
      return matchedOf(reply, asked.withFacets);
    },
    async create(index: string): Promise<void> {
      await done(json('PUT', `/${index}`, INDEX));
    },
    /**
     * Writes changes, those that found no room again and again; answers what was refused for good. Into the alias (left out), which
     * must be there: an index that OpenSearch made up by itself would find nothing as it should.
     */
    async write(changes: readonly Change[], version: bigint, index: string | null = null): Promise<Refused[]> {
      const path = index ? `/${index}/_bulk` : `/${alias}/_bulk?require_alias=true`;
      // `require_alias` does not hold for what is to go: a deletion with a version of ours makes an index of the alias's name (seen on OpenSearch 3.8).
      if (index === null && changes.some(({ goods }) => goods === null) && (await meant()).length === 0)
        throw new IndexGone('the alias is gone');
      const refused: Refused[] = [];
      let left = changes;
      for (let tried = 1; left.length > 0; tried += 1) {
        const { status, reply } = await send(
          { method: 'POST', path, body: bulkBody(left, version), lines: true },
          WRITING_MS,
        );
        if (status === 429 || status === 503) {
          if (tried === TRIES) throw new NoAnswer(`_bulk was answered ${status} ${TRIES} times`);
        } else {
          if (status >= 300) throw new NoAnswer(`_bulk was answered ${status}`);
          const taken = takenOf(reply, left.length);
          if (taken.gone) throw new IndexGone('the index is gone');
          refused.push(...taken.refused);
          const busy = new Set(taken.busy);
          left = left.filter(({ id }) => busy.has(id));
          if (left.length > 0 && tried === TRIES)
            throw new NoAnswer(`there was no room for ${left.length} parts ${TRIES} times`);
        }
        if (left.length > 0) await pause(FIRST_PAUSE_MS * 2 ** (tried - 1));
      }
      return refused;
    },
    async drop(index: string): Promise<void> {
      await done({ method: 'DELETE', path: `/${index}` });
    },
    /** What was written is found from now on; the alias means this index, and those it meant before are taken away. */
    async swap(index: string): Promise<void> {
      await done({ method: 'POST', path: `/${index}/_refresh` });
      const old = (await meant()).filter((name) => name !== index);
      const actions = [...old.map((name) => ({ remove: { index: name, alias } })), { add: { index, alias } }];
      await done(json('POST', '/_aliases', { actions }));
      for (const name of old) await done({ method: 'DELETE', path: `/${name}` });
    },
  };
}
