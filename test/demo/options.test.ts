import { parseOptions } from '../../demo/options';

describe('the demo’s command line', () => {
	test('runs 2,000 customers at WeCom’s own quotas when nothing is said', () => {
		expect(parseOptions([])).toEqual({
			customers: 2_000,
			ending: 'good',
			once: false,
			jsonFile: undefined,
			quotaScale: 1,
			latencyMs: 20,
			seed: 42,
			portBase: undefined,
		});
	});

	test('takes every flag', () => {
		const args =
			'--once --customers 500 --json out.json --quota-scale 0.05 --latency-ms 0 --seed 7 --port-base 9500';
		expect(parseOptions(args.split(' '))).toEqual({
			customers: 500,
			ending: 'good',
			once: true,
			jsonFile: 'out.json',
			quotaScale: 0.05,
			latencyMs: 0,
			seed: 7,
			portBase: 9_500,
		});
	});

	test.each([
		['--customers', '0', 'from 1 to 1000000'],
		['--customers', '12.5', 'from 1 to 1000000'],
		['--customers', 'many', 'from 1 to 1000000'],
		['--quota-scale', '-1', 'at least 0'],
		['--port-base', '65535', 'from 1024 to 65534'],
	])('refuses %s %s, naming both and what is expected', (flag, value, expected) => {
		const parse = () => parseOptions([`${flag}=${value}`]);
		expect(parse).toThrow(`${flag} ${value}`);
		expect(parse).toThrow(expected);
	});

	test('refuses a flag that it does not know', () => {
		expect(() => parseOptions(['--costumers', '5'])).toThrow('--costumers');
	});

	test('gives nothing to run when help is asked for', () => {
		expect(parseOptions(['--help', '--once'])).toBeUndefined();
	});
});
