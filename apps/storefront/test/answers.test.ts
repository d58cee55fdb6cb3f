import { afterEach, describe, expect, it, vi } from 'vitest';
import { dataAddress, post, read } from '../app/browser/answers.ts';

const here = 'http://market.test/search?q=tea';

describe('where a page answers with data alone', () => {
  it('is the page with .data, and for one route without the mark of the home page', () => {
    expect(dataAddress('/cart', here)).toBe('http://market.test/cart.data');
    expect(dataAddress('?cursor=2', here, 'routes/search')).toBe(
      'http://market.test/search.data?cursor=2&_routes=routes%2Fsearch',
    );
    expect(dataAddress('/?index&cursor=2', here, 'routes/home')).toBe(
      'http://market.test/_.data?cursor=2&_routes=routes%2Fhome',
    );
  });
});

describe('what comes back', () => {
  const answers = (body: string | null, init: ResponseInit) => {
    vi.stubGlobal('window', { location: { href: here } });
    vi.stubGlobal('fetch', async () => new Response(body, init));
  };
  afterEach(() => {
    vi.unstubAllGlobals();
  });
  const ours = { 'x-remix-response': 'yes' };

  it('is what the action said, with its status, also when it refuses', async () => {
    answers('[{"_1":2},"data",{"_3":4},"problem","no"]\n', { status: 422, headers: ours });
    expect(await post('/search', new URLSearchParams())).toEqual({ status: 422, answer: { data: { problem: 'no' } } });
  });

  it('is a redirect of an action or of a loader', async () => {
    const body =
      '[{"_1":2,"_3":4,"_5":6,"_7":6,"_8":6},"redirect","/cart","status",303,"revalidate",false,"reload","replace"]\n';
    answers(body, { status: 202, headers: ours });
    expect((await post('/search', new URLSearchParams())).answer).toMatchObject({ redirect: '/cart' });
    const loader =
      '[["SingleFetchRedirect",1],{"_2":3,"_4":5,"_6":7,"_8":7,"_9":7},"redirect","/sign-in","status",303,"revalidate",false,"reload","replace"]\n';
    answers(loader, { status: 202, headers: ours });
    expect(await read('/search', 'routes/search')).toMatchObject({ redirect: '/sign-in' });
  });

  it('is a refusal when something before the pages refused', async () => {
    answers('too many', { status: 429, statusText: 'Too Many Requests' });
    await expect(read('/search', 'routes/search')).rejects.toMatchObject({ status: 429 });
  });
});
