import { changeSets } from './0001-change-sets';
import { tagStamps } from './0002-tag-stamps';
import { sharedLimits } from './0003-shared-limits';
import { auditRecords } from './0004-audit-records';
import { suppressions } from './0005-suppressions';
import { operationHistory } from './0006-operation-history';
import { rollouts } from './0007-rollouts';
import { tagExpiry } from './0008-tag-expiry';
import { interactions } from './0009-interactions';
import { inbox } from './0010-inbox';
import { knownRelations } from './0011-known-relations';
import { jobs } from './0012-jobs';
import { sharedTokens } from './0013-shared-tokens';
import { relationsByMember } from './0014-relations-by-member';
import type { Migration } from './migration';

/** Every step of the schema, oldest first. A new subject adds its file and a line here. */
export const MIGRATIONS: readonly Migration[] = [
	changeSets,
	tagStamps,
	sharedLimits,
	auditRecords,
	suppressions,
	operationHistory,
	rollouts,
	tagExpiry,
	interactions,
	inbox,
	knownRelations,
	jobs,
	sharedTokens,
	relationsByMember,
];
