import type { Ledger } from '../../../lib/ledger/open';
import { recoverItems } from '../../../lib/ledger/recover-items';
import { settleInterrupted, type Recovered } from '../../shared/change-set/recover';
import type { OpenClient } from '../../shared/open';
import { tolerate } from '../../shared/tolerate';

const EVERY_MS = 15_000;

const EVERY_MS_WHILE_IDLE = 2_000;

/** Takes over, again and again, what runs left behind that died: others may while this one is under way. */
export class Recovery {
	readonly recovered: Recovered = { applied: 0, lost: 0 };
	private last = -Infinity;

	constructor(
		private readonly open: OpenClient,
		private readonly ledger: Ledger,
		private readonly signal: AbortSignal | undefined,
	) {}

	/** @param isIdle nothing else is to be done meanwhile */
	async runWhenDue(isIdle: boolean): Promise<void> {
		const due = this.last + (isIdle ? EVERY_MS_WHILE_IDLE : EVERY_MS);
		if (performance.now() < due) return;
		this.last = performance.now();
		const { client, corpId } = this.open;
		// Where WeCom cannot be asked, the run itself finds out why.
		const settled = await tolerate(settleInterrupted(client, this.ledger, corpId, Date.now(), this.signal));
		if (!settled.ok) return;
		this.recovered.applied += settled.value.applied;
		this.recovered.lost += settled.value.lost;
		await recoverItems(this.ledger.db, corpId, Date.now());
	}
}
