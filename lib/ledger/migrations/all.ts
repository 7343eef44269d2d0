import { changeSets } from './0001-change-sets';
import { tagStamps } from './0002-tag-stamps';
import { sharedLimits } from './0003-shared-limits';
import type { Migration } from './migration';

/** Every step of the schema, oldest first. A new subject adds its file and a line here. */
export const MIGRATIONS: readonly Migration[] = [changeSets, tagStamps, sharedLimits];
