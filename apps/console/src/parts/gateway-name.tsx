import { useQuery } from '@tanstack/react-query';
import { client } from '#ui/desk/index.ts';
import { useMay } from '../access.ts';

/** The name a payment provider goes by; what is not configured any more keeps its code. */
export function useGatewayName(gateway: string): string {
  const may = useMay();
  const known = useQuery({
    queryKey: ['gateway names'],
    queryFn: () => client.get('/api/console/gateways', {}),
    enabled: may('payments.read'),
    staleTime: 60_000,
  });
  return known.data?.items.find((one) => one.gateway === gateway)?.label ?? gateway;
}

export function GatewayName({ gateway }: { gateway: string }) {
  return useGatewayName(gateway);
}
