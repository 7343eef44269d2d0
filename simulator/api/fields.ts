import { ApiFailure } from '../failure';
import type { Identity } from '../identity';
import type { Params } from '../params';
import type { SwitchValues } from '../switches';

const MAX_NAME = 30;
const MAX_ORDER = 0xffffffff;

/**
 * Name of a tag or tag group: 1–30 characters, where Chinese ones may count double by switch.
 * @throws ApiFailure 40072 when empty; 40072 or 40058 when too long
 */
export function checkName(name: string, switches: SwitchValues): void {
	if (name === '') throw new ApiFailure(40072);
	let length = 0;
	for (const character of name) length += isWide(character) ? switches.cjk_name_weight : 1;
	if (length > MAX_NAME) throw new ApiFailure(switches.long_name_errcode);
}

function isWide(character: string): boolean {
	return (character.codePointAt(0) ?? 0) >= 0x2e80;
}

/**
 * An `order` within [0, 2³²), or undefined when there is none: absent is not 0.
 * @throws ApiFailure 40058 out of range, unless the switch says that such values are dropped
 */
export function readOrder(params: Params, switches: SwitchValues): number | undefined {
	const order = params.integer('order');
	if (order === undefined || (order >= 0 && order <= MAX_ORDER)) return order;
	if (switches.order_out_of_range === '40058') throw new ApiFailure(40058);
	params.drop();
	return undefined;
}

/** agentid is for old third-party suites; another app's is refused with 301002. */
export function checkAgent(params: Params, identity: Identity): void {
	const agentid = params.integer('agentid');
	if (agentid !== undefined && agentid !== identity.agentid) throw new ApiFailure(301002);
}

/** `limit` of a paged call: missing, zero and negative mean the most, more than the most is clamped. */
export function readLimit(params: Params, initial: number, max: number): number {
	const limit = params.integer('limit');
	if (limit === undefined || limit <= 0) return initial;
	return Math.min(limit, max);
}

/** A cursor that says where to go on; opaque to callers. */
export function writeCursor(...position: number[]): string {
	return Buffer.from(position.join(':')).toString('base64url');
}

/**
 * @returns the numbers written into the cursor, zeros for an empty one
 * @throws ApiFailure 50100 when it is no cursor of ours
 */
export function readCursor(cursor: string | undefined, size: number): number[] {
	if (cursor === undefined || cursor === '') return new Array<number>(size).fill(0);
	const text = Buffer.from(cursor, 'base64url').toString();
	const position = text.split(':').map(Number);
	if (!/^\d+(:\d+)*$/.test(text) || position.length !== size) throw new ApiFailure(50100);
	return position;
}
