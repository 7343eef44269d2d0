import { parseArgs } from 'node:util';
import { ENDINGS, type Ending } from './scenario';

export interface DemoOptions {
	customers: number;
	/** What the simulated customers make of the campaign. */
	ending: Ending;
	/** Stop everything after one run instead of leaving the editor open. */
	once: boolean;
	/** Where the machine-readable report goes. */
	jsonFile?: string;
	/** Factor on WeCom's quotas and their windows; 0 switches them off. */
	quotaScale: number;
	/** How long each call to the simulated WeCom takes. */
	latencyMs: number;
	seed: number;
	/** n8n listens here and the simulator on the next port; any free ports without it. */
	portBase?: number;
}

export const help = `Runs the double-eleven scenario on a simulated WeCom and a real n8n.

  npm run demo                            2,000 customers; leaves n8n's editor open
  npm run demo -- --once --customers N    one run, then everything is stopped and removed

  --customers N      customers of the simulated company (default 2000; 100000 take n8n about 1.5 GB)
  --scenario NAME    good: the campaign reaches everybody (default);
                     harmful: customers complain, and everything is taken back (2000 customers or more)
  --once             exit after the run
  --json FILE        write a machine-readable report
  --quota-scale K    factor on WeCom's quotas and their windows; 0 = no quotas (default 1)
  --latency-ms MS    time that each WeCom call takes (default 20)
  --seed N           which company is simulated (default 42)
  --port-base N      n8n on port N, the simulator on N + 1 (default: free ports)
  --help             this text

The exit code is 0 only if the simulated WeCom ends up holding exactly what the workflow reported.
`;

/**
 * Reads the command line.
 *
 * @returns undefined when help was asked for.
 * @throws Error naming the flag, its value and what was expected.
 */
export function parseOptions(args: readonly string[]): DemoOptions | undefined {
	const { values } = parseArgs({
		args: [...args],
		options: {
			customers: { type: 'string', default: '2000' },
			scenario: { type: 'string', default: 'good' },
			once: { type: 'boolean', default: false },
			json: { type: 'string' },
			'quota-scale': { type: 'string', default: '1' },
			'latency-ms': { type: 'string', default: '20' },
			seed: { type: 'string', default: '42' },
			'port-base': { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return undefined;
	const customers = readWhole('--customers', values.customers, 1, 1_000_000);
	return {
		customers,
		ending: readEnding(values.scenario, customers),
		once: values.once,
		jsonFile: values.json,
		quotaScale: readNumber('--quota-scale', values['quota-scale'], 0),
		latencyMs: readWhole('--latency-ms', values['latency-ms'], 0, 60_000),
		seed: readWhole('--seed', values.seed, 0, 2 ** 32 - 1),
		portBase:
			values['port-base'] === undefined
				? undefined
				: readWhole('--port-base', values['port-base'], 1_024, 65_534),
	};
}

/** Fewer customers cannot show the harm before all of them are exposed. */
const leastForHarm = 2_000;

function readEnding(text: string, customers: number): Ending {
	const ending = ENDINGS.find((known) => known === text);
	if (!ending) throw new Error(`--scenario ${text}: expected one of ${ENDINGS.join(', ')}.`);
	if (ending === 'harmful' && customers < leastForHarm) {
		throw new Error(`--customers ${customers}: expected at least ${leastForHarm} for --scenario harmful.`);
	}
	return ending;
}

function readWhole(flag: string, text: string, min: number, max: number): number {
	const value = Number(text);
	if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max) {
		throw new Error(`${flag} ${text}: expected a whole number from ${min} to ${max}.`);
	}
	return value;
}

function readNumber(flag: string, text: string, min: number): number {
	const value = Number(text);
	if (text.trim() === '' || !Number.isFinite(value) || value < min) {
		throw new Error(`${flag} ${text}: expected a number of at least ${min}.`);
	}
	return value;
}
