import type { TagSide } from '../../../lib/ledger/last-known-tags';
import type { Relation } from '../../../lib/domain/tag-change';

/** One tag that is not as the ledger knew it. */
export interface DriftedTag {
	id: string;
	/** Whether WeCom has it now. */
	held: boolean;
	/** What this package had done about it last, where nobody else did anything since. */
	intended?: 'add' | 'remove';
	/** Who had made it so as the ledger knew it. */
	side?: TagSide;
	/** Since when it had been so, epoch ms. */
	since?: number;
	changeSet?: string;
}

/** A relation that is not as the ledger knew it. Times are epoch ms. */
export interface Drift extends Relation {
	tags: DriftedTag[];
	/** When WeCom last confirmed what the ledger knew; null: it never did. */
	knownAt: number | null;
	/** When a callback told of an edit after that; null: none did. */
	heardEditAt: number | null;
	/** When the difference was read. */
	readAt: number;
	/** WeCom has the relation no more. */
	isGone: boolean;
	/** The input item that named member or customer. */
	item: number;
}
