import { systemClock } from './clock';
import type { Clock } from './clock';
import { DEFAULT_QUOTAS, MAX_MARK_TAG_CONCURRENCY } from './limits';
import { threeRetries } from './retry';
import type { RetryPolicy } from './retry';
import type { Sender } from './sender';
import type { QuotaWindow, SharedLimits } from './shared-limits';
import type { SharedTokens } from './shared-tokens';
import { inputError } from './validate';

/** What happened in one attempt: `ok`, WeCom's errcode, or the way it failed without one. */
export type CallOutcome =
	'ok' | number | `http_${number}` | 'malformed' | 'network' | 'timeout' | 'cancelled';

/** One attempt, told after it ended. Holds no token, secret or request data. */
export interface CallEvent {
	endpoint: string;
	outcome: CallOutcome;
	/** How long the attempt took. */
	ms: number;
	/** 1 for the first attempt of a call. */
	attempt: number;
	/** WeCom accepted the call but ignored a field it could not parse. */
	warning?: string;
}

export interface WecomClientOptions {
	corpId: string;
	/** Secret of the app whose rights the calls have. */
	corpSecret: string;
	/**
	 * Where the API is; a trailing slash or `/cgi-bin` is tolerated.
	 * @default 'https://qyapi.weixin.qq.com'
	 */
	baseUrl?: string;
	/**
	 * Most mark_tag calls in flight, 1 … 5 (WeCom's ceiling per corp). The client starts at 4 or less, goes
	 * down when WeCom complains (45033) and slowly up to this number.
	 * @default 5
	 */
	maxConcurrency?: number;
	/**
	 * WeCom's quotas per corp and endpoint, shortest window first.
	 * @default [{ calls: 10_000, windowMs: 60_000 }, { calls: 150_000, windowMs: 3_600_000 }]
	 */
	quotas?: QuotaWindow[];
	/**
	 * The part of each quota this client may use, 0 < share <= 1. The rest is left for other tools of the
	 * corp: they share the quota, and going over it closes the endpoint for all of them.
	 * @default 0.8
	 */
	quotaShare?: number;
	/** Longest duration of one attempt, in ms. @default 10_000 */
	timeoutMs?: number;
	/**
	 * How long calls wait for an endpoint that WeCom closed (45009) before they fail with
	 * WecomRateLimitError, in ms. @default 600_000
	 */
	maxThrottleWaitMs?: number;
	/** How often and how long to wait between attempts. @default threeRetries */
	retry?: RetryPolicy;
	clock?: Clock;
	/** 0 <= n < 1, for jitter. @default Math.random */
	random?: () => number;
	/** @default axios with keep-alive */
	send?: Sender;
	/** Limits shared with other processes, usually the ledger's. @default none: this process alone */
	shared?: SharedLimits;
	/** Where processes keep one token for all of them, usually the ledger. @default each has its own */
	sharedTokens?: SharedTokens;
	onCall?: (event: CallEvent) => void;
}

/** The options with every default in place. */
export interface ResolvedOptions {
	corpId: string;
	corpSecret: string;
	/** Without trailing slash and `/cgi-bin`. */
	baseUrl: string;
	maxConcurrency: number;
	/** Our share of WeCom's quotas, shortest window first. */
	quotas: QuotaWindow[];
	timeoutMs: number;
	maxThrottleWaitMs: number;
	retry: RetryPolicy;
	clock: Clock;
	random: () => number;
	send?: Sender;
	shared?: SharedLimits;
	sharedTokens?: SharedTokens;
	onCall?: (event: CallEvent) => void;
}

/** Checks the options and fills in the defaults. @throws WecomInputError naming the option */
export function resolveOptions(options: WecomClientOptions): ResolvedOptions {
	const {
		baseUrl = 'https://qyapi.weixin.qq.com',
		maxConcurrency = MAX_MARK_TAG_CONCURRENCY,
		quotas = DEFAULT_QUOTAS,
		quotaShare = 0.8,
		timeoutMs = 10_000,
		maxThrottleWaitMs = 600_000,
		retry = threeRetries,
		clock = systemClock,
		random = Math.random,
	} = options;

	for (const field of ['corpId', 'corpSecret'] as const) {
		const isGiven = typeof options[field] === 'string' && options[field].trim() !== '';
		// Not the value: it may be a secret with a blank in front.
		check(isGiven, field, isGiven ? '…' : '', 'it must not be empty');
	}
	check(/^https?:\/\/[^/?#]/.test(baseUrl), 'baseUrl', baseUrl, 'it must begin with http:// or https://');
	check(
		Number.isInteger(maxConcurrency) && maxConcurrency >= 1 && maxConcurrency <= MAX_MARK_TAG_CONCURRENCY,
		'maxConcurrency',
		maxConcurrency,
		`it must be an integer from 1 to ${MAX_MARK_TAG_CONCURRENCY}`,
	);
	check(quotaShare > 0 && quotaShare <= 1, 'quotaShare', quotaShare, 'it must be above 0 and at most 1');
	check(timeoutMs > 0, 'timeoutMs', timeoutMs, 'it must be above 0');
	check(maxThrottleWaitMs >= 0, 'maxThrottleWaitMs', maxThrottleWaitMs, 'it must not be negative');
	quotas.forEach(({ calls, windowMs }, index) => {
		const isValid = Number.isInteger(calls) && calls >= 1 && windowMs > 0;
		check(
			isValid,
			`quotas[${index}]`,
			{ calls, windowMs },
			'it must allow 1 or more calls per span above 0 ms',
		);
	});

	return {
		corpId: options.corpId.trim(),
		corpSecret: options.corpSecret.trim(),
		baseUrl: baseUrl.replace(/\/+$/, '').replace(/\/cgi-bin$/, ''),
		maxConcurrency,
		quotas: quotas
			.map(({ calls, windowMs }) => ({ calls: Math.max(1, Math.floor(calls * quotaShare)), windowMs }))
			.sort((one, other) => one.windowMs - other.windowMs),
		timeoutMs,
		maxThrottleWaitMs,
		retry,
		clock,
		random,
		send: options.send,
		shared: options.shared,
		sharedTokens: options.sharedTokens,
		onCall: options.onCall,
	};
}

function check(isValid: boolean, field: string, value: unknown, rule: string): void {
	if (!isValid) throw inputError('client', field, value, rule);
}
