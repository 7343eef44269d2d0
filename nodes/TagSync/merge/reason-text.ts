import type { Finding } from '../../../lib/domain/conflict/rule-set';
import type { TagSide } from '../../../lib/domain/merge/merge-input';
import type { Criterion } from '../../../lib/domain/merge/merge-policy';
import type { MergeReason, Party } from '../../../lib/domain/merge/merge-result';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { currentLocale } from '../../shared/locale';
import type { MessageCode } from '../../shared/messages';
import { momentText } from '../../shared/moments';
import { FindingText } from '../../shared/rules/finding-text';

const SIDES: Readonly<Record<TagSide, MessageCode>> = {
	console: 'SIDE_CONSOLE',
	ours: 'SIDE_OURS',
	decay: 'SIDE_DECAY',
	other: 'SIDE_OTHER',
};

const CRITERIA: Readonly<Record<Criterion, MessageCode>> = {
	group: 'DECIDED_BY_GROUP',
	tier: 'DECIDED_BY_TIER',
	person: 'DECIDED_BY_PERSON',
	newer: 'DECIDED_BY_NEWER',
};

/** Says why a merge is not simply both edits, in the locale that holds when it is made. */
export class ReasonText {
	private readonly finding: FindingText;
	private readonly isEnglish = currentLocale() === 'en';

	constructor(
		library: TagLibrary,
		private readonly timeZone: string,
	) {
		this.finding = new FindingText(library, timeZone);
	}

	say(reason: MergeReason): string {
		const { tags, theirs, finding, values } = reason;
		const sentence = this.finding.fill(templateOf(reason), {
			...values,
			tags: this.finding.tags(tags),
			who: this.party(theirs),
			finding: finding ? this.finding.say(finding) : '',
			...(typeof values?.into === 'string' && { into: this.finding.tags([values.into]) }),
		});
		return [sentence, this.verdict(reason)].filter(Boolean).join(this.isEnglish ? ' ' : '');
	}

	/** A message of the catalogue about some tags. */
	about(code: MessageCode, tags: readonly string[], values: Readonly<Record<string, string>> = {}): string {
		return this.finding.fill(code, { ...values, tags: this.finding.tags(tags) });
	}

	/** A message of the catalogue about a broken rule. */
	broken(code: MessageCode, finding: Finding): string {
		return this.finding.fill(code, { finding: this.finding.say(finding) });
	}

	/** Tags to put on and to take off, as parts of one sentence; undefined where there are none. */
	steps(add: readonly string[], remove: readonly string[]): string | undefined {
		const parts: string[] = [];
		if (add.length > 0) parts.push(this.about('SYNC_STEP_ADD', add));
		if (remove.length > 0) parts.push(this.about('SYNC_STEP_REMOVE', remove));
		return parts.length === 0 ? undefined : this.finding.join(parts);
	}

	private verdict({ verdict, decidedBy, code }: MergeReason): string {
		if (verdict === 'review') return this.finding.fill('SYNC_VERDICT_REVIEW');
		// Where no criterion decided, the sentence itself says what becomes of it.
		if (decidedBy === undefined || code === 'REPLACEMENT_REFUSED') return '';
		const why = this.finding.fill(CRITERIA[decidedBy]);
		return this.finding.fill(verdict === 'ours' ? 'SYNC_VERDICT_OURS' : 'SYNC_VERDICT_THEIRS', { why });
	}

	/** `somebody in the WeCom client (zhangsan, 2026-11-22 10:00)` */
	private party(party: Party | undefined): string {
		const side = this.finding.fill(party?.side === undefined ? 'SIDE_UNKNOWN' : SIDES[party.side]);
		const details = [party?.by, party?.at === undefined ? undefined : momentText(party.at, this.timeZone)];
		const known = details.filter((detail) => detail !== undefined);
		if (known.length === 0) return side;
		return this.isEnglish ? `${side} (${known.join(', ')})` : `${side}\uff08${known.join('\uff0c')}\uff09`;
	}
}

function templateOf({ code, verdict }: MergeReason): MessageCode {
	if (code === 'ADD_WINS') return verdict === 'ours' ? 'SYNC_ADD_WINS_PUT_ON' : 'SYNC_ADD_WINS_STAYS';
	if (code === 'REMOVE_WINS') {
		return verdict === 'ours' ? 'SYNC_REMOVE_WINS_TAKEN_OFF' : 'SYNC_REMOVE_WINS_STAYS_OFF';
	}
	return `SYNC_${code}`;
}
