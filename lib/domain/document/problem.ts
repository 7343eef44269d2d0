/** What can be wrong in a document. The texts of each stand in `PROBLEMS`; people read them in their language. */
export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEMS = {
	INVALID_JSON: 'is not valid JSON: {cause}',
	MISSING: 'is missing. Expected {expected}.',
	WRONG_TYPE: 'is {value}. Expected {expected}.',
	UNKNOWN_KEY: 'is not known here. Known: {known}.',
	UNKNOWN_KEY_NEAR: 'is not known here. Did you mean {near}?',
	UNKNOWN_VALUE: 'is {value}. Expected one of {known}.',
	UNKNOWN_VALUE_NEAR: 'is {value}. Did you mean {near}?',
	OUT_OF_RANGE: 'is {value}. Expected {expected}.',
	INVALID_TIME: 'is {value}. Expected a date and time such as 2026-11-11T00:00:00.',
	INVALID_TIME_ZONE: 'is {value}. Expected a time zone such as Asia/Shanghai.',
	DUPLICATE: 'is {value}, which {other} is already.',
	UNKNOWN_TAG: 'names the tag {value}, which is not in the tag library.',
	UNKNOWN_TAG_NEAR: 'names the tag {value}, which is not in the tag library. Did you mean {near}?',
	AMBIGUOUS_TAG: 'names the tag {value}, which is not unique: {near}. Write "group/tag" or use the id.',
	UNKNOWN_GROUP: 'names the tag group {value}, which does not exist.',
	UNKNOWN_GROUP_NEAR: 'names the tag group {value}, which does not exist. Did you mean {near}?',
	UNKNOWN_DEPARTMENT: 'names the department {value}, which does not exist.',
	UNKNOWN_DEPARTMENT_NEAR: 'names the department {value}, which does not exist. Did you mean {near}?',
	AMBIGUOUS_DEPARTMENT:
		'names the department {value}, which is not unique: {near}. Write its path or use the id.',
	CYCLE: 'is below itself: {cycle}.',
	EMPTY: 'is empty. Expected {expected}.',
	CONTRADICTION: '{cause}',
} as const;

/** One thing wrong in a document, and where. */
export interface Problem {
	/** As one would write it in code: `rules[3].when.all[0].op`; empty for the document itself. */
	path: string;
	code: ProblemCode;
	values: Readonly<Record<string, string>>;
}

/** A document that cannot be used; nothing of it is. */
export class DocumentError extends Error {
	override name = 'DocumentError';

	/** @param problems at least one, in the order of the document */
	constructor(readonly problems: readonly Problem[]) {
		super(problems.map(describeProblem).join('\n'));
	}
}

function describeProblem({ path, code, values }: Problem): string {
	const text = PROBLEMS[code].replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
	return path === '' ? `The document ${text}` : `${path} ${text}`;
}
