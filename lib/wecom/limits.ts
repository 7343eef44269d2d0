import type { QuotaWindow } from './shared-limits';

/**
 * Calls per corp and endpoint. Going over one closes the endpoint for as long as its window.
 * @see https://developer.work.weixin.qq.com/document/path/90312
 */
export const DEFAULT_QUOTAS: QuotaWindow[] = [
	{ calls: 10_000, windowMs: 60_000 },
	{ calls: 150_000, windowMs: 3_600_000 },
];

/**
 * mark_tag calls in flight per corp, by an answer of WeCom's staff.
 * @see https://developers.weixin.qq.com/community/enterprisewechat/doc/000468ae128c80562b7cda83b58400
 */
export const MAX_MARK_TAG_CONCURRENCY = 5;
/** One below the ceiling, for another tool of the corp; a run of clean calls proves that there is none. */
export const START_MARK_TAG_CONCURRENCY = 4;
/** WeCom limits parallel reads too (45033) but does not say where. */
export const OTHER_CONCURRENCY = 5;
