import type { TagStatus } from '../../../lib/ledger/stamp-status';

/** One tag of the table. */
export interface StatusRow extends TagStatus {
	tag: string;
	tag_id: string;
}
