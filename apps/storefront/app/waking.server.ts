import type { EntryContext } from 'react-router';
import type { Language } from '#ui/language.ts';
import { messageFiles } from './message-files.ts';

/** Milliseconds after which a page comes alive although a picture still hangs. */
const AT_THE_LATEST = 4_000;

/** JSON inside of a script element: nothing in it ends the element or opens a comment. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** Every script that a page needs to come alive, as the build names them: its entry, its routes and what they import. */
function scriptsOf({ manifest, staticHandlerContext }: EntryContext): {
  readonly all: readonly string[];
  readonly routes: Readonly<Record<string, string>>;
} {
  const routes: Record<string, string> = {};
  const all = new Set([manifest.entry.module, ...manifest.entry.imports]);
  for (const { route } of staticHandlerContext.matches) {
    const known = manifest.routes[route.id];
    if (!known) throw new Error(`the build knows no route ${route.id}`);
    routes[route.id] = known.module;
    for (const script of [known.module, ...(known.imports ?? [])]) all.add(script);
  }
  return { all: [...all], routes };
}

/**
 * The script at the end of a page, in place of the router's own. A page is whole and works as the server wrote it; what brings it to life
 * waits until its pictures are there and drawn, or for the first touch, so that on a slow network scripts and words do not
 * take turns with what the visitor came to see (decision 0139). The stream that it opens is the one the router's server part writes the page's data into.
 */
export function wakingScript(router: EntryContext, lang: Language): string {
  const { all, routes } = scriptsOf(router);
  const words = messageFiles[lang];
  return `__reactRouterContext=${router.serverHandoffString ?? '{}'};__reactRouterContext.stream=new ReadableStream({start(c){__reactRouterContext.streamController=c}}).pipeThrough(new TextEncoderStream());
(()=>{let woken=0;const ask=(href,how)=>document.head.append(Object.assign(document.createElement("link"),{href},how)),
wake=async()=>{if(woken++)return;ask(${inScript(words)},{rel:"preload",as:"fetch",crossOrigin:"anonymous"});for(const href of ${inScript(all)})ask(href,{rel:"modulepreload"});
const files={};for(const [id,file] of ${inScript(Object.entries(routes))})files[id]=await import(file);__reactRouterRouteModules=files;import(${inScript(router.manifest.entry.module)})};
for(const sign of ["pointerdown","keydown","focusin"])addEventListener(sign,wake,{once:true,capture:true,passive:true});
addEventListener("load",()=>requestAnimationFrame(()=>setTimeout(wake)));setTimeout(wake,${AT_THE_LATEST})})()`;
}
