import { expect, test } from 'vitest';
import { variableBreaches, variablesRead } from '../check/configuration-page.ts';

test('variables are found however a program spells its question', () => {
  const text = `process.env.DONGXI_A; env.DONGXI_B; import.meta.env.SSR; process.env.PATH;
    allOf(env, 'DONGXI_C', ['D', 'E']); secretOf(env, 'DONGXI_F'); secretOf(env, \`DONGXI_G_\${smid}\`)`;
  expect([...variablesRead([{ file: 'a.ts', text }]).keys()].sort()).toEqual([
    'DONGXI_A',
    'DONGXI_B',
    'DONGXI_C_D',
    'DONGXI_C_E',
    'DONGXI_F',
    'DONGXI_G_<SMID>',
  ]);
});

test('what nobody describes, and what nobody reads, is a breach', () => {
  const breaches = variableBreaches([{ file: 'a.ts', text: 'process.env.DONGXI_UNHEARD_OF; process.env.PORT' }]);
  expect(breaches).toContain('a.ts reads DONGXI_UNHEARD_OF, which scripts/check/variables.ts does not describe');
  expect(breaches.join()).toContain('nothing reads HOST,');
  expect(breaches.join()).not.toMatch(/\bPORT,/);
});
