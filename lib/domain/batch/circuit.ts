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
}

/** Why a job must not go on. */
export interface CircuitBreak {
	/**
	 * - `credential`: secret, app or its rights; nothing will work until an administrator acts
	 * - `untrusted_ip`: WeCom takes no calls from this machine's address; an administrator must allow it
	 * - `repeated`: so many items failed for the same reason, one after the other, that a person should look
	 * - `unavailable`: so many calls got no answer, or were throttled away, one after the other; later it may work
	 */
	cause: 'credential' | 'untrusted_ip' | 'repeated' | 'unavailable';
	/** Failures in a row. */
	count: number;
	/** The last of them. */
	failure: ItemFailure;
}

/** https://developer.work.weixin.qq.com/document/path/90313 */
const UNTRUSTED_IP = 60020;
const LIMIT = 20;

/**
 * Stops a job when failures say something about all items rather than one. Takes outcomes in the order in which
 * they are known. Once open it stays open: a job that goes on gets a new one.
 */
export class Circuit {
	private broken: CircuitBreak | undefined;
	/** Of permanent failures that are alike; calls without an answer neither add to them nor end them. */
	private alike = { key: '', count: 0 };
	private unanswered = 0;
	private readonly limit: number;

	/** @param options.limit failures in a row that open it, at least 1; default 20 */
	constructor({ limit = LIMIT }: { limit?: number } = {}) {
		if (!(limit >= 1)) throw new RangeError(`limit is ${limit}; expected a number of at least 1`);
		this.limit = limit;
	}

	/** Why it is open; undefined while it is closed. */
	get opened(): CircuitBreak | undefined {
		return this.broken;
	}

	/** @returns `opened` */
	record(outcome: ItemOutcome): CircuitBreak | undefined {
		if (this.broken) return this.broken;
		if (outcome.state === 'applied') {
			this.alike = { key: '', count: 0 };
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
					cause: failure.errcode === UNTRUSTED_IP ? 'untrusted_ip' : 'credential',
					count: 1,
					failure,
				};
			case 'transient':
			case 'throttled':
				this.unanswered += 1;
				return this.breakAt(this.unanswered, 'unavailable', failure);
			case 'cancelled':
				return undefined;
			default:
				this.unanswered = 0;
				return this.breakAt(this.countAlike(failure), 'repeated', failure);
		}
	}

	private countAlike({ class: kind, errcode, code }: ItemFailure): number {
		const key = `${kind} ${errcode ?? code ?? ''}`;
		this.alike = { key, count: this.alike.key === key ? this.alike.count + 1 : 1 };
		return this.alike.count;
	}

	private breakAt(
		count: number,
		cause: CircuitBreak['cause'],
		failure: ItemFailure,
	): CircuitBreak | undefined {
		return count >= this.limit ? { cause, count, failure } : undefined;
	}
}
