import { parseZonedTime } from '../calendar/zoned-time';
import { rankNearMatches } from '../near-match';
import { DocumentError, type Problem, type ProblemCode } from './problem';

/** How much of a wrong value is repeated in the message about it. */
const SHOWN_LENGTH = 60;

/**
 * One place of a document that is being read: its value, its path, and the list in which everything wrong is
 * noted. Reading goes on after a problem with a harmless value, so that one look finds all problems; the
 * document counts as read only if `finishReading` finds the list empty.
 */
export class Cursor {
	constructor(
		readonly value: unknown,
		readonly path: string,
		readonly problems: Problem[],
	) {}

	get isAbsent(): boolean {
		return this.value === undefined || this.value === null;
	}

	report(code: ProblemCode, values: Record<string, string> = {}): void {
		this.problems.push({ path: this.path, code, values });
	}

	/** The field of this object; absent where this is none. */
	get(key: string): Cursor {
		const value = isRecord(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
		return new Cursor(value, join(this.path, key), this.problems);
	}

	/** Notes when this is no object, and fields that nobody will read. @returns whether this is an object */
	isObject(known: readonly string[]): boolean {
		if (!isRecord(this.value)) {
			this.reportType('a JSON object');
			return false;
		}
		for (const key of Object.keys(this.value)) {
			if (known.includes(key)) continue;
			const near = rankNearMatches(key, known);
			const field = new Cursor(undefined, join(this.path, key), this.problems);
			if (near.length > 0) field.report('UNKNOWN_KEY_NEAR', { near: near.join(', ') });
			else field.report('UNKNOWN_KEY', { known: known.join(', ') });
		}
		return true;
	}

	/** The entries of this object, whatever their names; none where it is absent. */
	entries(): Array<[key: string, Cursor]> {
		if (this.isAbsent) return [];
		if (!isRecord(this.value)) {
			this.reportType('a JSON object');
			return [];
		}
		return Object.keys(this.value).map((key) => [key, this.get(key)]);
	}

	/** The entries of this list; none where it is absent. */
	list(): Cursor[] {
		if (this.isAbsent) return [];
		if (!Array.isArray(this.value)) {
			this.reportType('a list');
			return [];
		}
		return this.value.map((entry, index) => new Cursor(entry, `${this.path}[${index}]`, this.problems));
	}

	/** The entries of this list, or this itself where it is a single value. */
	listOrSingle(): Cursor[] {
		return this.isAbsent || Array.isArray(this.value) ? this.list() : [this];
	}

	/** A text that is not empty. Absent: noted, unless there is a fallback. */
	text(fallback?: string): string {
		if (this.isAbsent && fallback !== undefined) return fallback;
		if (typeof this.value !== 'string') {
			this.reportType('a text');
			return fallback ?? '';
		}
		if (this.value.trim() === '') this.report('EMPTY', { expected: 'a text' });
		return this.value.trim();
	}

	/** A text, or a number taken as one: ids are often typed without quotes. */
	reference(): string {
		return typeof this.value === 'number' ? String(this.value) : this.text();
	}

	references(): string[] {
		return this.listOrSingle().map((entry) => entry.reference());
	}

	number({ min = -Infinity, max = Infinity, integer = false, fallback }: NumberRule = {}): number {
		if (this.isAbsent && fallback !== undefined) return fallback;
		const expected = describeNumber({ min, max, integer });
		if (typeof this.value !== 'number' || Number.isNaN(this.value)) {
			this.reportType(expected);
			return fallback ?? 0;
		}
		const valid = this.value >= min && this.value <= max && (!integer || Number.isInteger(this.value));
		if (!valid) this.report('OUT_OF_RANGE', { value: shown(this.value), expected });
		return this.value;
	}

	boolean(fallback: boolean): boolean {
		if (this.isAbsent) return fallback;
		if (typeof this.value === 'boolean') return this.value;
		this.reportType('true or false');
		return fallback;
	}

	/** One of the values. Absent: noted, unless there is a fallback. */
	oneOf<T extends string>(known: readonly T[], fallback?: T): T {
		if (this.isAbsent && fallback !== undefined) return fallback;
		const found = known.find((entry) => entry === this.value);
		if (found !== undefined) return found;
		if (typeof this.value === 'string') {
			const near = rankNearMatches(this.value, known);
			const value = shown(this.value);
			if (near.length > 0) this.report('UNKNOWN_VALUE_NEAR', { value, near: near.join(', ') });
			else this.report('UNKNOWN_VALUE', { value, known: known.join(', ') });
		} else {
			this.reportType(`one of ${known.join(', ')}`);
		}
		return fallback ?? known[0]!;
	}

	/** Epoch ms of an ISO time (see `parseZonedTime`) or of a number of ms; undefined where absent. */
	time(timeZone: string): number | undefined {
		if (this.isAbsent || this.value === '') return undefined;
		if (typeof this.value === 'number' && Number.isFinite(this.value)) return this.value;
		const ms = typeof this.value === 'string' ? parseZonedTime(this.value, timeZone) : undefined;
		if (ms === undefined) this.report('INVALID_TIME', { value: shown(this.value) });
		return ms;
	}

	/** An IANA name. */
	timeZone(fallback: string): string {
		const name = this.text(fallback);
		try {
			new Intl.DateTimeFormat('en-US', { timeZone: name });
			return name;
		} catch {
			this.report('INVALID_TIME_ZONE', { value: shown(name) });
			return fallback;
		}
	}

	/** Notes that the value is absent or of another kind than expected. */
	reportType(expected: string): void {
		if (this.isAbsent) this.report('MISSING', { expected });
		else this.report('WRONG_TYPE', { value: shown(this.value), expected });
	}
}

export interface NumberRule {
	min?: number;
	max?: number;
	integer?: boolean;
	fallback?: number;
}

/** A cursor at the start of a document, which may also be JSON text. */
export function startReading(document: unknown): Cursor {
	const problems: Problem[] = [];
	if (typeof document !== 'string') return new Cursor(document, '', problems);
	try {
		return new Cursor(JSON.parse(document), '', problems);
	} catch (error) {
		const cause = error instanceof Error ? error.message : String(error);
		throw new DocumentError([{ path: '', code: 'INVALID_JSON', values: { cause } }]);
	}
}

/** @throws DocumentError with everything that was noted */
export function finishReading({ problems }: Cursor): void {
	if (problems.length > 0) throw new DocumentError(problems);
}

/** A value as it may stand in a message. */
export function shown(value: unknown): string {
	const text = JSON.stringify(value) ?? String(value);
	return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

function describeNumber({ min, max, integer }: Required<Omit<NumberRule, 'fallback'>>): string {
	const kind = integer ? 'a whole number' : 'a number';
	if (min === -Infinity && max === Infinity) return kind;
	if (max === Infinity) return `${kind} of at least ${min}`;
	return min === -Infinity ? `${kind} of at most ${max}` : `${kind} from ${min} to ${max}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function join(path: string, key: string): string {
	if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
	return path === '' ? key : `${path}.${key}`;
}
