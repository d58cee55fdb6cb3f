import { useCallback, useMemo } from 'react';
import { useGet } from '#ui/desk/index.ts';

const covers = (granted: string, asked: string): boolean =>
  granted === '*' || granted === asked || (granted.endsWith('.*') && asked.startsWith(granted.slice(0, -1)));

export type May = (permission: string) => boolean;

/** Whether the signed-in person's roles on the platform allow something: `const may = useMay(); may('shops.govern')`. */
export function useMay(): May {
  const me = useGet('/api/me', {});
  const grants = me.data?.grants;
  return useCallback(
    (permission) =>
      (grants ?? []).some(
        (grant) => grant.scope === 'platform' && grant.permissions.some((one) => covers(one, permission)),
      ),
    [grants],
  );
}

/** The regions somebody has a role in, and what it allows there. */
export function useRegions(): readonly { readonly division: string; readonly may: May }[] {
  const me = useGet('/api/me', {});
  const grants = me.data?.grants;
  return useMemo(() => {
    const held = new Map<string, string[]>();
    for (const grant of grants ?? [])
      if (grant.scope === 'region' && grant.scopeId)
        held.set(grant.scopeId, [...(held.get(grant.scopeId) ?? []), ...grant.permissions]);
    return [...held].map(([division, permissions]) => ({
      division,
      may: (permission) => permissions.some((one) => covers(one, permission)),
    }));
  }, [grants]);
}

/** The same in one region: by a role on the platform, in the region, or in one that holds it. */
export function useMayInRegion(division: string): May {
  const may = useMay();
  const regions = useRegions();
  return useCallback(
    (permission) =>
      may(permission) ||
      regions.some((region) => {
        // 330200 holds what begins with 3302.
        const beginning = region.division.length === 6 ? region.division.replace(/(00){1,2}$/, '') : region.division;
        return division.startsWith(beginning) && region.may(permission);
      }),
    [may, regions, division],
  );
}
