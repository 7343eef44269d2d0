// Run after a change of lib/wecom/errcodes.ts or its Chinese texts: npx tsx test/package/update-errors-page.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withErrcodeTable } from './errcode-table';

const page = join(__dirname, '..', '..', 'docs', 'errors.md');
writeFileSync(page, withErrcodeTable(readFileSync(page, 'utf8')));
