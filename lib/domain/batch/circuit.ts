/** What came of an item; a failure with its class, as the client has it. */
export type ItemOutcome =
	| { state: 'applied' }
	/** Nothing was to be done, so WeCom was not asked. */
	| { state: 'unchanged' }
	| ItemFailure;

export interface ItemFailure {
	state: 'failed';
	class: string;
	/** WeCom's code, where it answered. */
	errcode?: number;
	/** A stable name of the failure. */
	code?: string;
	/** Whose customer the item is about. */
	member?: string;
}

/** Why a job must not go on. */
export interface CircuitBreak {
	/**
	 * - `credential`: secret, app or its rights; nothing will work until an administrator acts
	 * - `untrusted_ip`: WeCom takes no calls from this machine's address; an administrator must allow it
	 * - `repeated`: so many items failed for the same reason, one after the other, that a person should look
	 * - `unavailable`: so many calls got no answer, or were throttled away, one after the other; later it may work
	 */
	kind: 'credential' | 'untrusted_ip' | 'repeated' | 'unavailable';
	/** Failures in a row. */
	count: number;
	/** The last of them. */
	failure: ItemFailure;
}

/** https://developer.work.weixin.qq.com/document/path/90313 */
const UNTRUSTED_IP = 60020;
const TAG_UNKNOWN = 40068;
const LIMIT = 20;

/**
 * Stops a job when failures say something about all items rather than one. Takes outcomes in the order in which
 * they are known. Once open it stays open: a job that goes on gets a new one.
 */
export class Circuit {
	private broken: CircuitBreak | undefined;
	/** Of permanent failures that are alike; calls without an answer neither add to them nor end them. */
	private alike = NONE_ALIKE;
	private unanswered = 0;
	private readonly limit: number;
	private readonly limitUnanswered: number;

	/** @param options.limit failures in a row that open it; default 20. 0: items that fail do not */
	constructor({ limit = LIMIT }: { limit?: number } = {}) {
		if (!(limit >= 0)) throw new RangeError(`limit is ${limit}; expected a number of at least 0`);
		this.limit = limit === 0 ? Infinity : limit;
		this.limitUnanswered = limit === 0 ? LIMIT : limit;
	}

	/** Why it is open; undefined while it is closed. */
	get opened(): CircuitBreak | undefined {
		return this.broken;
	}

	/** @returns `opened` */
	record(outcome: ItemOutcome): CircuitBreak | undefined {
		if (this.broken) return this.broken;
		if (outcome.state === 'applied') {
			this.alike = NONE_ALIKE;
			this.unanswered = 0;
		} else if (outcome.state === 'failed') {
			this.broken = this.judge(outcome);
		}
		return this.broken;
	}

	private judge(failure: ItemFailure): CircuitBreak | undefined {
		switch (failure.class) {
			case 'credential':
			case 'token':
				return {
					kind: failure.errcode === UNTRUSTED_IP ? 'untrusted_ip' : 'credential',
					count: 1,
					failure,
				};
			case 'transient':
			case 'throttled':
				this.unanswered += 1;
				if (this.unanswered < this.limitUnanswered) return undefined;
				return { kind: 'unavailable', count: this.unanswered, failure };
			case 'cancelled':
				return undefined;
			default:
				this.unanswered = 0;
				return this.judgeRow(failure);
		}
	}

	private judgeRow(failure: ItemFailure): CircuitBreak | undefined {
		const { class: kind, errcode, code, member } = failure;
		const key = `${kind} ${errcode ?? code ?? ''}`;
		const before = this.alike.key === key ? this.alike : { ...NONE_ALIKE, key, member };
		const count = before.count + 1;
		const isOfSeveral = before.isOfSeveral || before.member !== member;
		this.alike = { ...before, count, isOfSeveral };
		// A member who has left fails with every customer, and says nothing about those of others.
		const mayBeOneMember = isAboutRelation(failure) && !isOfSeveral;
		return count >= this.limit && !mayBeOneMember ? { kind: 'repeated', count, failure } : undefined;
	}
}

/** A row of failures; `member` is that of the first. */
interface Row {
	key: string;
	count: number;
	member?: string | undefined;
	isOfSeveral: boolean;
}

const NONE_ALIKE: Row = { key: '', count: 0, isOfSeveral: false };

/** Of an item's failures, all but that of a tag which is gone lie with the member or the customer. */
function isAboutRelation({ class: kind, errcode, member }: ItemFailure): boolean {
	return kind === 'item' && errcode !== undefined && errcode !== TAG_UNKNOWN && member !== undefined;
}
