// The import rules of ARCHITECTURE.md. The import graph is read with @swc/core, because TypeScript 7 has no JavaScript API.
// `node scripts/check/imports.ts` runs this: it lets swc read .tsx too and refuses a run that has not seen every source file.
// That calls go down and never round (rule 2) is proved by scripts/check/boundaries.ts, which can tell types from values.
const { filesIn } = require('./scripts/check/source.ts');
const { isPure } = require('./scripts/check/purity.ts');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const quote = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function patternOfPureFiles(root) {
  const files = filesIn(root, ['modules'], ['.ts']).filter((file) =>
    isPure({ file, text: readFileSync(path.join(root, file), 'utf8') }),
  );
  // A pattern that matches nothing while there is no pure file: an empty one would match all.
  return files.length > 0 ? `^(?:${files.map(quote).join('|')})$` : '^no pure file$';
}

/** @returns {import('dependency-cruiser').IConfiguration} */
const rulesFor = (root) => ({
  forbidden: [
    {
      name: 'kernel-knows-no-business',
      comment: 'Because everything stands on the kernel: what it knew of one module, every other would depend on.',
      severity: 'error',
      from: { path: '^packages/kernel/(?!test/)' },
      to: { path: '^(modules|apps|demo|bench)/' },
    },
    {
      name: 'module-by-its-face',
      comment: 'Because a module may change everything behind index.ts without asking the others.',
      severity: 'error',
      from: { path: '^modules/([^/]+)/' },
      to: { path: '^modules/', pathNot: ['^modules/$1/', '^modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'files-go-one-way',
      comment: 'Because files that import each other, even for a type, are read and changed only together.',
      severity: 'error',
      from: { path: '^(modules|demo|bench|apps/server)/', pathNot: '(^|/)test/' },
      to: { circular: true },
    },
    {
      name: 'house-uses-faces',
      comment:
        'Because apps, demo and bench compose modules and hold no business: they need what index.ts offers, no more.',
      severity: 'error',
      from: { path: '^(apps|demo|bench|packages)/' },
      to: { path: '^modules/', pathNot: '^modules/[^/]+/(index\\.ts|locales/.+\\.json)$' },
    },
    {
      name: 'pure-stays-pure',
      comment:
        'Because business that reads neither store, network nor disk can be attacked by property tests, thousands of cases a second.',
      severity: 'error',
      from: { path: patternOfPureFiles(root) },
      to: {
        path: [
          '^modules/[^/]+/(store|service|routes|jobs)(/|\\.ts$)',
          '^modules/.+[-.](store|service|routes|jobs)\\.ts$',
          '^packages/(postgres|sandbox-gateway|[a-z-]+-simulator)/',
          'node_modules/(postgres|pg|kysely|fastify|graphile-worker|sharp)/',
          '^(node:)?(fs|net|http|https|http2|tls|dns|dgram|child_process)(/|$)',
        ],
      },
    },
    {
      name: 'pages-talk-through-the-client',
      comment:
        'Because what a page can do, any customer of the API can do: packages/client is the one way to the server.',
      severity: 'error',
      // generate.ts writes the client from the server's own OpenAPI document; it is a tool and never in a page.
      from: {
        path: ['^apps/(storefront|workbench|console)/', '^packages/(client|ui)/'],
        pathNot: ['(^|/)test/', '^packages/client/generate\\.ts$'],
      },
      to: {
        path: [
          '^modules/',
          '^apps/server/',
          '^packages/(kernel|postgres|sandbox-gateway|[a-z-]+-simulator)/',
          'node_modules/(postgres|pg|kysely)/',
        ],
        pathNot: '^modules/[^/]+/locales/.+\\.json$',
      },
    },
    {
      name: 'apps-keep-to-themselves',
      comment: 'Because the three faces are built and replaced one by one; what they share lives in packages/ui.',
      severity: 'error',
      from: { path: '^apps/(storefront|workbench|console)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'imports-resolve',
      comment: 'Because a rule cannot judge an import whose target it does not find.',
      severity: 'error',
      from: { pathNot: '(^|/)test/' },
      to: { couldNotResolve: true, pathNot: ['^virtual:', '\\?(url|raw|inline|react)$', '\\+types/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(build|coverage|\\.react-router)/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
});

module.exports = rulesFor(__dirname);
// The tests put small houses under these same rules.
Object.defineProperty(module.exports, 'rulesFor', { value: rulesFor, enumerable: false });
