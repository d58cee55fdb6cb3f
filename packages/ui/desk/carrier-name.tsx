import { useSay } from './text2-input.tsx';
import { useGet } from './use-api.ts';

/** A carrier in words; its code until the names are here, and for one that is no longer offered. */
export function CarrierName({ code }: { readonly code: string }) {
  const say = useSay();
  const carriers = useGet('/api/carriers', {});
  return say(carriers.data?.find((one) => one.code === code)) || code;
}
