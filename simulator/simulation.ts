import type { Clock } from './clock';
import { Callbacks } from './callback/callbacks';
import type { CorpEvent } from './callback/event';
import { CallbackSender } from './callback/post';
import type { Corp } from './corp/corp';
import { Faults } from './faults';
import { identityOf, type Identity } from './identity';
import { InFlight } from './in-flight';
import type { SimulatorOptions } from './options';
import { Quotas } from './quotas';
import { buildCorp } from './seed/build';
import { planCorp, type SeedPlan } from './seed/plan';
import { Stats } from './stats';
import type { Storm } from './storm/storm';
import { checkSwitches, initialSwitches, type SwitchValues } from './switches';
import { Tokens } from './tokens';

/** One running WeCom with one corp and one app; everything but HTTP. */
export class Simulation {
	readonly identity: Identity;
	readonly plan: SeedPlan;
	readonly switches: SwitchValues = initialSwitches();
	readonly tokens: Tokens;
	readonly callbacks: Callbacks;
	readonly faults: Faults;
	readonly quotas = new Quotas();
	readonly inFlight = new InFlight();
	readonly stats = new Stats();
	/** The last storm of callbacks, running or over. */
	storm: Storm | undefined;
	readonly sender = new CallbackSender();
	corp: Corp;

	constructor(
		private readonly options: Omit<SimulatorOptions, 'host' | 'port'>,
		readonly clock: Clock,
	) {
		const { seed, customers } = options;
		this.identity = identityOf(seed);
		this.plan = planCorp(seed, customers);
		this.corp = buildCorp(this.plan);
		this.tokens = new Tokens(this.identity, this.switches);
		this.callbacks = new Callbacks(this.identity, this.switches, clock, seed, this.sender);
		this.faults = new Faults(seed);
		this.applyOptions();
	}

	/** @throws BadRequest naming the switch that is unknown or cannot take its value */
	turnSwitches(given: Record<string, unknown>): void {
		const checked = checkSwitches(given);
		// Old entries were counted against other windows.
		if (checked.quota_scale !== undefined) this.quotas.clear();
		Object.assign(this.switches, checked);
	}

	/** Changes made through the API are not reported (page 92130), unless a switch says otherwise. */
	announceApiWrite(events: readonly CorpEvent[]): void {
		if (this.switches.api_callbacks) this.callbacks.emit(events);
	}

	announceConsoleWrite(events: readonly CorpEvent[]): void {
		if (this.switches.console_callbacks) this.callbacks.emit(events);
	}

	endStorm(): void {
		this.storm?.stop();
		this.storm = undefined;
	}

	/** Ends everything that goes on without a caller. */
	close(): void {
		this.endStorm();
		this.callbacks.reset();
		this.sender.close();
	}

	/** The seeded state again. Tokens already given stay good, and the callback target stays set. */
	reset(): void {
		this.endStorm();
		Object.assign(this.switches, initialSwitches());
		this.applyOptions();
		this.corp = buildCorp(this.plan);
		this.tokens.forgetAttempts();
		this.callbacks.reset();
		this.faults.clear();
		this.quotas.clear();
		this.stats.clear();
	}

	private applyOptions(): void {
		const { latencyMs, quotaScale, concurrency } = this.options;
		Object.assign(this.switches, { latency_ms: latencyMs, quota_scale: quotaScale, concurrency });
	}
}
