import { BadRequest } from './failure';
import { isInteger } from './params';
import { mulberry32, type Random } from './random';

const KINDS = ['errcode', 'http', 'drop', 'delay', 'malformed'] as const;
type Kind = (typeof KINDS)[number];
const FIELDS = ['endpoint', 'kind', 'value', 'rate', 'first', 'count'];

interface ValueRange {
	initial?: number;
	min: number;
	max: number;
}

const VALUE_RANGES: Record<'errcode' | 'http' | 'delay', ValueRange> = {
	errcode: { initial: -1, min: -1, max: 9_999_999 },
	http: { initial: 502, min: 200, max: 599 },
	delay: { min: 0, max: 600_000 },
};

/** What is to go wrong with calls of one endpoint, or of all (`*`). */
export interface Fault {
	endpoint: string;
	kind: Kind;
	/** errcode: the code; http: the status; delay: ms; drop and malformed: `before` or `after` the effect. */
	value: number | 'before' | 'after';
	/** Share of the calls hit, 0…1. */
	rate?: number;
	/** Only the first so many calls are hit. */
	first?: number;
	/** At most so many hits. */
	count?: number;
	/** Hits so far. */
	hits: number;
}

/** What happens to one call: all delays that hit it, and the first of the other faults. */
export interface Mishap {
	delayMs: number;
	fault?: Readonly<Fault>;
}

const NONE: Mishap = { delayMs: 0 };

export class Faults {
	private faults: Fault[] = [];
	private random: Random;

	constructor(private readonly seed: number) {
		this.random = mulberry32(seed);
	}

	add(fault: Fault): void {
		this.faults.push(fault);
	}

	list(): readonly Readonly<Fault>[] {
		return this.faults;
	}

	clear(): void {
		this.faults = [];
		this.random = mulberry32(this.seed);
	}

	/** Decides the fate of one call. */
	draw(endpoint: string): Mishap {
		if (this.faults.length === 0) return NONE;
		const mishap: Mishap = { delayMs: 0 };
		for (const fault of this.faults) {
			if (fault.endpoint !== '*' && fault.endpoint !== endpoint) continue;
			if (fault.kind !== 'delay' && mishap.fault) continue;
			if (!this.hits(fault)) continue;
			fault.hits += 1;
			if (fault.kind === 'delay') mishap.delayMs += Number(fault.value);
			else mishap.fault = fault;
		}
		return mishap;
	}

	private hits(fault: Fault): boolean {
		if (fault.hits >= (fault.count ?? Infinity)) return false;
		if (fault.first !== undefined) return fault.hits < fault.first;
		return fault.rate === undefined || this.random() < fault.rate;
	}
}

/** @throws BadRequest naming the field, its value and what is accepted */
export function readFault(body: Record<string, unknown>, endpoints: ReadonlySet<string>): Fault {
	for (const name of Object.keys(body)) {
		if (!FIELDS.includes(name)) throw new BadRequest(`${name}: unknown field, expected ${FIELDS.join(', ')}`);
	}
	const { endpoint, rate, first, count } = body;
	if (typeof endpoint !== 'string' || (endpoint !== '*' && !endpoints.has(endpoint))) {
		throw refuse('endpoint', endpoint, '"*" or an endpoint such as externalcontact/mark_tag');
	}
	const kind = KINDS.find((known) => known === body.kind);
	if (!kind) throw refuse('kind', body.kind, `one of ${KINDS.join(', ')}`);
	if (rate !== undefined && first !== undefined)
		throw new BadRequest('rate, first: give one of them, not both');
	if (rate !== undefined && !(typeof rate === 'number' && rate >= 0 && rate <= 1)) {
		throw refuse('rate', rate, 'a number 0…1');
	}
	const fault: Fault = { endpoint, kind, value: readValue(kind, body.value), hits: 0 };
	if (typeof rate === 'number') fault.rate = rate;
	if (first !== undefined) fault.first = readCount('first', first);
	if (count !== undefined) fault.count = readCount('count', count);
	return fault;
}

function readValue(kind: Kind, value: unknown): Fault['value'] {
	if (kind === 'drop' || kind === 'malformed') {
		if (value === undefined || value === 'before') return 'before';
		if (value === 'after') return 'after';
		throw refuse('value', value, '"before" or "after" (the effect)');
	}
	const { initial, min, max } = VALUE_RANGES[kind];
	const chosen = value ?? initial;
	if (isInteger(chosen) && chosen >= min && chosen <= max) return chosen;
	throw refuse('value', value, `an integer ${min}…${max} for kind ${kind}`);
}

function readCount(name: string, value: unknown): number {
	if (isInteger(value) && value >= 0) return value;
	throw refuse(name, value, 'an integer from 0');
}

function refuse(name: string, value: unknown, expected: string): BadRequest {
	return new BadRequest(`${name}: expected ${expected}, got ${JSON.stringify(value) ?? 'nothing'}`);
}
