import type { HeardCallbacks } from '../../../lib/ledger/heard-callbacks';
import type { Drift } from './drift';

/** What most likely changed a relation; see docs/nodes/tag-sync.md. */
export type Cause =
	| 'relation_gone'
	| 'tag_deleted'
	| 'console_edit'
	| 'own_write_lost'
	| 'other_app'
	| 'lost_callback'
	| 'no_callbacks';

/** So many relations with the same change, and no callback of any: a program rather than people. */
const MANY_ALIKE = 5;

/** Guesses causes from all the drift of a run. */
export class Causes {
	/** How many relations without a heard edit had the same tag put on, or taken off. */
	private readonly alike = new Map<string, number>();

	constructor(
		drifts: Iterable<Drift>,
		private readonly heard: HeardCallbacks,
		private readonly isDeleted: (tagId: string) => boolean,
	) {
		for (const { tags, heardEditAt, isGone } of drifts) {
			if (heardEditAt !== null || isGone) continue;
			for (const { id, held } of tags) {
				const key = `${id}\n${held}`;
				this.alike.set(key, (this.alike.get(key) ?? 0) + 1);
			}
		}
	}

	of(drift: Drift): Cause {
		const { tags, isGone, heardEditAt } = drift;
		if (isGone) return 'relation_gone';
		if (tags.every(({ id, held }) => !held && this.isDeleted(id))) return 'tag_deleted';
		if (heardEditAt !== null) return 'console_edit';
		if (isOwnWriteLost(drift)) return 'own_write_lost';
		if (!this.listenedSince(drift.knownAt)) return 'no_callbacks';
		return tags.some(({ id, held }) => (this.alike.get(`${id}\n${held}`) ?? 0) >= MANY_ALIKE)
			? 'other_app'
			: 'lost_callback';
	}

	/**
	 * Whether callbacks reached us already when the relation was last known, and have since: only then does silence
	 * about it tell something.
	 */
	private listenedSince(knownAt: number | null): boolean {
		const { since, last } = this.heard;
		return since !== null && last !== null && knownAt !== null && since <= knownAt && last > knownAt;
	}

	/** Where callbacks came once and none since the relation was last known: when the last one came. */
	stoppedAt({ knownAt }: Drift): number | undefined {
		const { since, last } = this.heard;
		const stopped =
			since !== null && last !== null && knownAt !== null && since <= knownAt && last <= knownAt;
		return stopped ? last : undefined;
	}
}

/** All that differs was written by this package, and WeCom has never been seen to have it so. */
function isOwnWriteLost({ tags, knownAt }: Drift): boolean {
	return tags.every(
		({ intended, since }) => intended !== undefined && since !== undefined && since > (knownAt ?? 0),
	);
}
