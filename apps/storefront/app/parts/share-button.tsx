import { useEffect, useState } from 'react';
import { Button, useToast } from '#ui';
import { useWords } from '../i18n.tsx';

/** Hands this page's address to the device's own way of sharing, or to the clipboard. Not there without JavaScript: the address bar is. */
export function ShareButton({ title }: { title: string }) {
  const { t } = useWords();
  const say = useToast();
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  const share = async () => {
    const url = window.location.origin + window.location.pathname;
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
  ) : null;
}
