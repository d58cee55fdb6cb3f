import { useEffect, useState } from 'react';
import { Button, ButtonLink, useToast } from '#ui';
import { useWords } from '../i18n.tsx';

/** The address with the mark that it was shared: it says that, and nothing of who did (decision 0123). */
const sharedAddress = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}from=share`;

/** Hands this page's address to the device's own way of sharing, or to the clipboard; without JavaScript it is the link itself, to be copied. */
export function ShareButton({ title, path }: { title: string; path: string }) {
  const { t } = useWords();
  const say = useToast();
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  const share = async () => {
    const url = new URL(sharedAddress(path), window.location.origin).href;
    try {
      if ('share' in navigator) await navigator.share({ title, url });
      else {
        await (navigator as Navigator).clipboard.writeText(url);
        say(t('product.link_copied'), 'done');
      }
    } catch {
      // Closed without sharing, or a browser that lets nothing be copied.
    }
  };
  return alive ? (
    <Button type="button" size="small" data-share="" onClick={() => void share()}>
      {t('product.share')}
    </Button>
  ) : (
    <ButtonLink size="small" href={sharedAddress(path)} rel="nofollow">
      {t('product.share')}
    </ButtonLink>
  );
}
