import { useQuery } from '@tanstack/react-query';

/** A permission and what it opens, as the API's own description says. */
export interface PermissionUse {
  readonly permission: string;
  readonly scope: 'platform' | 'shop';
  readonly opens: readonly string[];
}

interface Described {
  readonly paths?: Readonly<
    Record<string, Readonly<Record<string, { summary?: string; 'x-access'?: { kind: string; permission?: string } }>>>
  >;
}

async function readPermissions(): Promise<PermissionUse[]> {
  const answer = await fetch('/openapi.json');
  if (!answer.ok) throw new Error(`the description of the API answered ${answer.status}`);
  const { paths = {} } = (await answer.json()) as Described;
  const found = new Map<string, { permission: string; scope: 'platform' | 'shop'; opens: string[] }>();
  for (const operations of Object.values(paths))
    for (const { summary = '', 'x-access': access } of Object.values(operations)) {
      if (!access?.permission || (access.kind !== 'platform' && access.kind !== 'shop')) continue;
      const key = `${access.kind} ${access.permission}`;
      const use = found.get(key) ?? { permission: access.permission, scope: access.kind, opens: [] };
      use.opens.push(summary);
      found.set(key, use);
    }
  return [...found.values()].sort((a, b) => (a.permission < b.permission ? -1 : 1));
}

/** Every permission that a route asks for: a role can only be made of what exists. */
export const usePermissions = () =>
  useQuery({ queryKey: ['permissions'], queryFn: readPermissions, staleTime: Number.POSITIVE_INFINITY });
