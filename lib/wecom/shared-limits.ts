/** At most `calls` calls in any span of `windowMs` milliseconds. */
export interface QuotaWindow {
	calls: number;
	windowMs: number;
}

/** The answer to a request for calls. */
export interface CallGrant {
	/** Names this grant in `settleCalls`; empty when nothing was granted. */
	id: string;
	/** How many of the wanted calls may be made: 0 … want. */
	granted: number;
	/** With `granted` 0: ask again after this many ms (when the first call may be free again). Else 0. */
	retryInMs: number;
	/** True when nothing is granted because the endpoint was closed with `closeFor`. */
	closed: boolean;
}

/** What a process says when it asks for, or renews, its part of the slots. */
export interface SlotRequest {
	/** How many slots it could use now. */
	want: number;
	/**
	 * How many slots it keeps in use until it has read the answer. The store must go on counting at least
	 * this many as taken, even when it answers with fewer.
	 */
	holding: number;
	/** Calls in flight allowed for all processes together. */
	max: number;
	/** The lease ends by itself this long after the store answered, unless it is renewed by asking again. */
	ttlMs: number;
}

/**
 * Limits that several processes observe together. The gate works without it (one process); the ledger
 * implements it on its database, with the database's clock, so no two machines' clocks are ever compared:
 * everything here is a duration.
 *
 * `key` names one endpoint of one corp, for example `https://qyapi.weixin.qq.com|ww123|externalcontact/mark_tag`.
 * Each instance of this interface is one holder: its slots are its own, and two instances never share them.
 * Every method may reject (database away); the calls that wait for the answer then fail as retryable.
 */
export interface SharedLimits {
	/**
	 * Asks for up to `want` calls of `key`.
	 *
	 * A grant of n counts as n calls in every window, without a break, from now until
	 * - `settleCalls` (then the calls used count until that moment + windowMs), or else
	 * - its lease ends, `leaseMs` from now (then all n count until that moment + windowMs).
	 *
	 * So: granted ≤ min over windows of (calls − open grants − calls settled or lapsed within windowMs).
	 * The caller finishes every granted call before its lease ends. Neither a crash nor a slow reply can
	 * make the sum exceed a quota in any sliding window.
	 *
	 * @param windows our share of the quotas, shortest window first
	 */
	grantCalls(key: string, want: number, windows: readonly QuotaWindow[], leaseMs: number): Promise<CallGrant>;

	/**
	 * Ends a grant: `used` of its calls were made, all of them are over, the others are free at once.
	 * Settling twice, or after the lease ended, changes nothing.
	 */
	settleCalls(key: string, grantId: string, used: number): Promise<void>;

	/**
	 * Sets this holder's part of `max` slots and renews its lease; answers how many it may use from now on.
	 *
	 * Let taken = slots recorded for the other live holders, and fair = this holder's part when `max` is
	 * divided by max-min fairness among the live holders' latest `want`s (a remainder goes to the longest
	 * waiting). The answer is max(0, min(want, fair, max − taken)); recorded for this holder is
	 * max(answer, holding), so a holder that is told to use fewer keeps what it still uses until its next
	 * request says a smaller `holding`. The sum of recorded slots never exceeds the largest `max` in use.
	 * A holder with 0 slots stays live (its `want` counts) until `ttlMs`.
	 */
	leaseSlots(key: string, request: SlotRequest): Promise<{ slots: number }>;

	/** Gives all slots of this holder back and forgets its `want`. */
	releaseSlots(key: string): Promise<void>;

	/**
	 * Closes the endpoint for all processes for `ms` (WeCom answered 45009): until then `grantCalls` grants
	 * nothing and answers `closed: true`. A longer closing wins over a shorter one.
	 */
	closeFor(key: string, ms: number): Promise<void>;
}
