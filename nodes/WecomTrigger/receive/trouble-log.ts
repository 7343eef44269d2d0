import type { Logger } from 'n8n-workflow';
import { LedgerError } from '../../../lib/ledger/errors';
import { WecomError } from '../../../lib/wecom/errors';
import { message } from '../../shared/messages';

const ONE_LINE_MS = 60_000;

/**
 * Counts what was refused and what failed, and writes one line a minute at most: anybody can send requests, and
 * must not be able to fill the log. Lines hold codes only, nothing of a request.
 */
export class TroubleLog {
	private readonly counts = new Map<string, number>();
	private lineAt = -Infinity;

	constructor(
		private readonly logger: Pick<Logger, 'warn'>,
		private readonly nodeName: string,
		private readonly now: () => number = Date.now,
	) {}

	refused(code: string): void {
		this.count(code);
	}

	failed(error: unknown): void {
		this.count(error instanceof LedgerError || error instanceof WecomError ? error.code : 'UNEXPECTED');
	}

	private count(code: string): void {
		this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
		const now = this.now();
		if (now - this.lineAt < ONE_LINE_MS) return;
		this.lineAt = now;
		const codes = [...this.counts].map(([each, count]) => `${each} × ${count}`).join(', ');
		this.counts.clear();
		this.logger.warn(message('CALLBACKS_NOT_ACCEPTED', { node: this.nodeName, codes }));
	}
}

const logs = new Map<string, TroubleLog>();

/** n8n makes a context per request; what is counted is kept per inbox. */
export function troubleLogOf(inbox: string, logger: Pick<Logger, 'warn'>, nodeName: string): TroubleLog {
	let log = logs.get(inbox);
	if (!log) {
		log = new TroubleLog(logger, nodeName);
		logs.set(inbox, log);
	}
	return log;
}
