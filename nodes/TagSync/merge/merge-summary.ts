import { message } from '../../shared/messages';
import type { MergedRelation } from './merge-relations';

/** What is worth saying of a run as a whole. */
export class MergeSummary {
	private ours = 0;
	private theirs = 0;
	private withoutBase = 0;

	count({ result, base }: MergedRelation): void {
		if (base.tags === undefined) this.withoutBase += 1;
		const contests = result.reasons.filter(({ decidedBy }) => decidedBy !== undefined);
		if (contests.some(({ verdict }) => verdict === 'ours')) this.ours += 1;
		if (contests.some(({ verdict }) => verdict === 'theirs')) this.theirs += 1;
	}

	sentences(): string[] {
		const { ours, theirs, withoutBase } = this;
		const sentences: string[] = [];
		if (ours + theirs > 0) sentences.push(message('COUNT_CLASHES_DECIDED', { ours, theirs }));
		if (withoutBase > 0) sentences.push(message('COUNT_WITHOUT_BASE', { count: withoutBase }));
		return sentences;
	}
}
