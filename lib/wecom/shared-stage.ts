import type { Clock } from './clock';
import { GrantPool } from './grant-pool';
import type { Grant } from './grant-pool';
import type { QuotaWindow, SharedLimits } from './shared-limits';
import { SlotLease } from './slot-lease';

/** After this long without a call, slots and unused calls go back to the other processes. */
const IDLE_MS = 250;

export type StageAnswer =
	| { kind: 'go'; grant: Grant }
	/** Infinity: the store is being asked, `onChange` tells. */
	| { kind: 'wait'; ms: number }
	| { kind: 'closed'; ms: number }
	| { kind: 'failed' };

export interface SharedStageOptions {
	limits: SharedLimits;
	key: string;
	windows: readonly QuotaWindow[];
	/** Longest life of one call: no grant or slot may end earlier under it. */
	maxCallMs: number;
	clock: Clock;
	/** Something changed: a call that had to wait may be able to start. */
	onChange: () => void;
}

/** The part of a gate that agrees with other processes: granted calls and leased slots. */
export class SharedStage {
	private readonly grants: GrantPool;
	private readonly slots: SlotLease;
	private inFlight = 0;
	private touchedAt = 0;
	private watching = false;

	constructor(private readonly options: SharedStageOptions) {
		this.grants = new GrantPool(options);
		this.slots = new SlotLease(options);
	}

	/**
	 * Takes a slot and a granted call, or says what to wait for.
	 * @param queued calls that want to start, this one included
	 * @param max calls in flight allowed over all processes
	 */
	tryStart(queued: number, max: number): StageAnswer {
		this.watchIdle();
		const slotWait = this.slots.waitMs(queued, this.inFlight, max);
		if (this.slots.failed) return { kind: 'failed' };
		if (slotWait > 0) return { kind: 'wait', ms: slotWait };
		const answer = this.grants.take(queued);
		if (answer.kind === 'go') this.inFlight += 1;
		return answer;
	}

	/** The call is over; `sent` false: it never left. */
	end(grant: Grant, sent: boolean): void {
		this.inFlight -= 1;
		this.grants.end(grant, sent);
		this.watchIdle();
	}

	/** WeCom answered 45009: all processes stop. */
	closeFor(ms: number): void {
		// When the store is away the others find out from WeCom themselves.
		this.options.limits.closeFor(this.options.key, ms).catch(() => undefined);
	}

	/** One timer that looks again, rather than one per call. */
	private watchIdle(): void {
		const { clock } = this.options;
		this.touchedAt = clock.now();
		if (this.watching) return;
		this.watching = true;
		const look = () => {
			const quietMs = clock.now() - this.touchedAt;
			if (this.inFlight > 0 || quietMs < IDLE_MS) {
				clock.after(IDLE_MS, look, { idle: true });
				return;
			}
			this.watching = false;
			this.grants.giveBack();
			this.slots.giveBack();
		};
		clock.after(IDLE_MS, look, { idle: true });
	}
}
