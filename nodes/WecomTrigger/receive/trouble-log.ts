import type { INode, Logger } from 'n8n-workflow';
import { LedgerError } from '../../../lib/ledger/errors';
import { WecomError } from '../../../lib/wecom/errors';
import { message } from '../../shared/messages';

const ONE_LINE_MS = 60_000;

/** Where lines go, and whose they are. */
export interface Speaker {
	logger: Pick<Logger, 'warn'>;
	nodeName: string;
}

/**
 * Counts what was refused and what failed, and writes one line a minute at most: anybody can send requests, and
 * must not be able to fill the log. Lines hold codes only, nothing of a request.
 */
export class TroubleCounts {
	private readonly counts = new Map<string, number>();
	private lineAt = -Infinity;
	private timer: NodeJS.Timeout | undefined;
	private speaker: Speaker | undefined;

	count(code: string, speaker: Speaker): void {
		this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
		this.speaker = speaker;
		const waitMs = this.lineAt + ONE_LINE_MS - Date.now();
		if (waitMs <= 0) this.write();
		// What comes until then is told even if nothing comes after it.
		else this.timer ??= setTimeout(() => this.write(), waitMs).unref();
	}

	private write(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
		if (!this.speaker || this.counts.size === 0) return;
		this.lineAt = Date.now();
		const { logger, nodeName } = this.speaker;
		const codes = [...this.counts].map(([code, count]) => `${code} × ${count}`).join(', ');
		this.counts.clear();
		logger.warn(message('CALLBACKS_NOT_ACCEPTED', { node: nodeName, codes }));
	}
}

/** What one request, or one published workflow, counts its troubles with. */
export interface TroubleLog {
	refused(code: string): void;
	failed(error: unknown): void;
}

const countsOf = new Map<string, TroubleCounts>();

/** n8n makes a context per request; what is counted is kept per inbox. */
export function troubleLogOf(inbox: string, speaker: Speaker): TroubleLog {
	const counts = countsOf.get(inbox) ?? new TroubleCounts();
	countsOf.set(inbox, counts);
	return {
		refused: (code) => counts.count(code, speaker),
		failed: (error) => {
			const isKnown = error instanceof LedgerError || error instanceof WecomError;
			counts.count(isKnown ? error.code : 'UNEXPECTED', speaker);
		},
	};
}

export function speakerOf(context: { logger: Logger; getNode(): INode }): Speaker {
	return { logger: context.logger, nodeName: context.getNode().name };
}
