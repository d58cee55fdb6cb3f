import { Writable } from 'node:stream';
import { renderToPipeableStream } from 'react-dom/server';
import { createRequestHandler, type EntryContext, type RouterContextProvider, ServerRouter } from 'react-router';
import { WakingContext } from './frame/waking.tsx';
import { WordsProvider } from './i18n.tsx';
import { messagesOf } from './messages.server.ts';
import { contextFor, visit } from './visit.ts';
import { wakingScript } from './waking.server.ts';

// For apps/storefront/server.ts: one copy of React Router on both sides of the context.
export { contextFor, createRequestHandler };

/** Milliseconds a page's data may take; the slowest read of ours is far below. */
export const streamTimeout = 10_000;

/**
 * Writes a page as one whole string. Nothing is streamed: pages for strangers are kept as they are, they must work without
 * JavaScript, and our data comes from the same process, so there is nothing slow to wait for.
 */
export default function renderPage(
  request: Request,
  status: number,
  headers: Headers,
  router: EntryContext,
  context: RouterContextProvider,
) {
  const { lang, nonce } = visit(context);
  const waking = import.meta.env.DEV ? null : { nonce, script: wakingScript(router, lang) };
  // The router writes the page's data only where it believes that something reads it.
  if (router.renderMeta) router.renderMeta.didRenderScripts = true;
  return new Promise<Response>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let failure: unknown;
    const page = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
      final(done) {
        done();
        clearTimeout(timer);
        if (failure !== undefined) return reject(failure);
        headers.set('content-type', 'text/html; charset=utf-8');
        resolve(new Response(Buffer.concat(chunks), { status, headers }));
      },
    });
    const { pipe, abort } = renderToPipeableStream(
      <WordsProvider lang={lang} messages={messagesOf(lang)}>
        <WakingContext value={waking}>
          <ServerRouter context={router} url={request.url} nonce={nonce} />
        </WakingContext>
      </WordsProvider>,
      {
        nonce,
        // Large parts are otherwise moved behind a script, which pages without JavaScript would never show.
        progressiveChunkSize: Number.POSITIVE_INFINITY,
        onAllReady: () => pipe(page),
        onShellError: reject,
        onError: (error) => {
          failure ??= error;
        },
      },
    );
    const timer = setTimeout(abort, streamTimeout + 1000, new Error('page took too long'));
  });
}

/** Refusals of routes (404 …) are part of a day; only what nobody expected is an error. The server decides where it is written. */
export function handleError(error: unknown, { request }: { request: Request }) {
  if (!request.signal.aborted) console.error(error);
}
