import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { configurationPage } from './check/configuration-page.ts';

// Writes docs/configuration.md from the variables and the modules' settings; `npm run check` says when it must be run again.
writeFileSync(path.join(import.meta.dirname, '../docs/configuration.md'), await configurationPage());
process.exit(0);
