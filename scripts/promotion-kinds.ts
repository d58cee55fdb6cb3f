import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { kindsPage } from '#modules/promotions';

// Writes docs/promotions.md from the rule kinds; a test of the module says when it must be run again.
writeFileSync(path.join(import.meta.dirname, '../docs/promotions.md'), kindsPage());
