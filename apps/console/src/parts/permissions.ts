import { useQuery } from '@tanstack/react-query';

export type PermissionScope = 'platform' | 'region' | 'shop';

/** A permission and what it opens, as the API's own description says. */
export interface PermissionUse {
  readonly permission: string;
  readonly scope: PermissionScope;
  readonly opens: readonly string[];
}

interface Described {
  readonly paths?: Readonly<
    Record<string, Readonly<Record<string, { summary?: string; 'x-access'?: { kind: string; permission?: string } }>>>
  >;
}

const SCOPES: readonly PermissionScope[] = ['platform', 'region', 'shop'];

async function readPermissions(): Promise<PermissionUse[]> {
  const answer = await fetch('/openapi.json');
  if (!answer.ok) throw new Error(`the description of the API answered ${answer.status}`);
  const { paths = {} } = (await answer.json()) as Described;
  const found = new Map<string, { permission: string; scope: PermissionScope; opens: string[] }>();
  for (const operations of Object.values(paths))
    for (const { summary = '', 'x-access': access } of Object.values(operations)) {
      const scope = SCOPES.find((one) => one === access?.kind);
      if (!access?.permission || !scope) continue;
      const key = `${scope} ${access.permission}`;
      const use = found.get(key) ?? { permission: access.permission, scope, opens: [] };
      use.opens.push(summary);
      found.set(key, use);
    }
  return [...found.values()].sort((a, b) => (a.permission < b.permission ? -1 : 1));
}

/** Every permission that a route asks for: a role can only be made of what exists. */
export const usePermissions = () =>
  useQuery({ queryKey: ['permissions'], queryFn: readPermissions, staleTime: Number.POSITIVE_INFINITY });
