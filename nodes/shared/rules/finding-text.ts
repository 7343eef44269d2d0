import { dayKey } from '../../../lib/domain/calendar/day';
import type { Finding, FindingCode } from '../../../lib/domain/conflict/rule-set';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { currentLocale } from '../locale';
import { fillIn, message, type MessageCode } from '../messages';

const CATEGORIES: Readonly<Record<string, MessageCode>> = {
	complaint: 'CATEGORY_COMPLAINT',
	do_not_disturb: 'CATEGORY_DO_NOT_DISTURB',
	deleted: 'CATEGORY_DELETED',
	control_group: 'CATEGORY_CONTROL_GROUP',
};

const UNUSUAL: Readonly<Record<string, MessageCode>> = {
	customer: 'FINDING_UNUSUAL_CUSTOMER',
	operator: 'FINDING_UNUSUAL_OPERATOR',
	tag: 'FINDING_UNUSUAL_TAG',
};

/** Says things in the locale that holds when it is made. */
export class FindingText {
	private readonly isEnglish = currentLocale() === 'en';
	private readonly templates = new Map<MessageCode, string>();

	constructor(
		private readonly library: TagLibrary,
		private readonly timeZone: string,
	) {}

	/** The rule's own sentence where it has one. */
	say(finding: Finding): string {
		if (finding.message) return this.isEnglish ? finding.message.en : finding.message.zh;
		const { code, values = {} } = finding;
		if (code === 'DELETED' && values.userid !== undefined) return this.fill('RELATION_NOT_FOUND', values);
		return isSuppression(code) ? this.saySuppression(values) : this.sayConflict(finding);
	}

	/** A message of the catalogue, its template looked up once however many items say it. */
	fill(code: MessageCode, values: Readonly<Record<string, string | number>> = {}): string {
		let template = this.templates.get(code);
		if (template === undefined) this.templates.set(code, (template = message(code)));
		return fillIn(template, values);
	}

	/** Tags as people write them. */
	tags(ids: readonly string[]): string {
		return ids.map((id) => this.library.describe(id)).join(this.isEnglish ? ', ' : '、');
	}

	/** Parts of one sentence. */
	join(parts: readonly string[]): string {
		return parts.join(this.isEnglish ? '; ' : '；');
	}

	private sayConflict(finding: Finding): string {
		const { tags, missing = [], from = '', to = '', values = {} } = finding;
		return this.fill(templateOf(finding), {
			...values,
			tags: this.tags(tags),
			missing: this.tags(missing),
			from: this.library.describe(from),
			to: this.library.describe(to),
			until: this.sayUntil(values.until),
		});
	}

	private saySuppression(values: NonNullable<Finding['values']>): string {
		const { category = '', at, field = '', value, tag, until } = values;
		const known = CATEGORIES[category];
		const what = known ? this.fill(known) : this.fill('CATEGORY_OWN', { category });
		if (typeof at === 'number') {
			const date = dayKey(at, this.timeZone);
			return this.fill('SUPPRESSED_SINCE', { what, date, until: this.sayUntil(until) });
		}
		if (tag !== undefined) {
			return this.fill('SUPPRESSED_BY_TAG', { what, tag: this.library.describe(String(tag)) });
		}
		return value === undefined
			? this.fill('SUPPRESSED_BY_FIELD', { what, field })
			: this.fill('SUPPRESSED_BY_UNCLEAR_FIELD', { what, field, value });
	}

	private sayUntil(until: number | string | undefined): string {
		if (typeof until !== 'number') return '';
		return this.fill('SUPPRESSED_UNTIL', { date: dayKey(until, this.timeZone) });
	}
}

function isSuppression(code: FindingCode): boolean {
	return ['COMPLAINT', 'DO_NOT_DISTURB', 'DELETED', 'CONTROL_GROUP', 'SUPPRESSED'].includes(code);
}

function templateOf({ code, values = {} }: Finding): MessageCode {
	switch (code) {
		case 'EXACTLY_ONE':
			return values.count === 0 ? 'FINDING_EXACTLY_ONE_MISSING' : 'FINDING_EXACTLY_ONE';
		case 'UNUSUAL_FREQUENCY':
			return UNUSUAL[values.of ?? ''] ?? 'FINDING_UNUSUAL_CUSTOMER';
		case 'AT_MOST_ONE':
		case 'EXCLUDES':
		case 'REQUIRES':
		case 'STAGE_BACKWARD':
		case 'STAGE_SKIPPED':
		case 'STAGE_NOT_ALLOWED':
		case 'STAGE_NOT_INITIAL':
		case 'OPPOSITE_REQUEST':
		case 'FLIP_FLOP':
		case 'FREQUENCY_CAP':
			return `FINDING_${code}`;
		default:
			return 'SUPPRESSED_BY_FIELD';
	}
}
