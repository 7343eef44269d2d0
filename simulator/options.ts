import { parseArgs } from 'node:util';

export interface SimulatorOptions {
	host: string;
	/** 0 = any free port. */
	port: number;
	/** Number of customers in the seeded corp. */
	customers: number;
	/** Same seed, same corp. */
	seed: number;
	/** Added to every /cgi-bin call, during which it counts as in flight. */
	latencyMs: number;
	/** Multiplies sizes, window lengths and block lengths of all quotas; 0 = no quotas. */
	quotaScale: number;
	/** mark_tag calls allowed in flight; 0 = no limit. */
	concurrency: number;
}

export const DEFAULTS: Readonly<SimulatorOptions> = {
	host: '127.0.0.1',
	port: 9400,
	customers: 5000,
	seed: 42,
	latencyMs: 0,
	quotaScale: 1,
	concurrency: 5,
};

export const USAGE =
	'simulator [--port 9400] [--customers 5000] [--seed 42] [--latency-ms 0] [--quota-scale 1] ' +
	'[--concurrency 5] [--host 127.0.0.1]';

/** Flags that make no sense; the message names flag, value and what is accepted. */
export class BadFlags extends Error {}

/** @throws BadFlags */
export function parseFlags(args: string[]): SimulatorOptions {
	const flags = readFlags(args);
	return {
		host: flags.host ?? DEFAULTS.host,
		port: numberFlag('port', flags.port, DEFAULTS.port, { integer: true, max: 65_535 }),
		customers: numberFlag('customers', flags.customers, DEFAULTS.customers, {
			integer: true,
			max: 5_000_000,
		}),
		seed: numberFlag('seed', flags.seed, DEFAULTS.seed, { integer: true, max: 0xffffffff }),
		latencyMs: numberFlag('latency-ms', flags['latency-ms'], DEFAULTS.latencyMs, { max: 600_000 }),
		quotaScale: numberFlag('quota-scale', flags['quota-scale'], DEFAULTS.quotaScale, { max: 1000 }),
		concurrency: numberFlag('concurrency', flags.concurrency, DEFAULTS.concurrency, {
			integer: true,
			max: 1e6,
		}),
	};
}

function readFlags(args: string[]) {
	const text = { type: 'string' } as const;
	try {
		return parseArgs({
			args,
			strict: true,
			allowPositionals: false,
			options: {
				host: text,
				port: text,
				customers: text,
				seed: text,
				'latency-ms': text,
				'quota-scale': text,
				concurrency: text,
			},
		}).values;
	} catch (error) {
		throw new BadFlags(error instanceof Error ? error.message : String(error));
	}
}

function numberFlag(
	name: string,
	given: string | undefined,
	initial: number,
	{ integer = false, max }: { integer?: boolean; max: number },
): number {
	if (given === undefined) return initial;
	const value = given.trim() === '' ? Number.NaN : Number(given);
	if (!(value >= 0 && value <= max) || (integer && !Number.isInteger(value))) {
		throw new BadFlags(
			`--${name} ${given}: expected ${integer ? 'an integer' : 'a number'} from 0 to ${max}`,
		);
	}
	return value;
}
