import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

import { BadFlags, parseFlags } from '../../simulator/options';

const ROOT = resolve(__dirname, '../..');

describe('flags', () => {
	it('have defaults', () => {
		expect(parseFlags([])).toEqual({
			host: '127.0.0.1',
			port: 9400,
			customers: 5000,
			seed: 42,
			latencyMs: 0,
			quotaScale: 1,
			concurrency: 5,
		});
	});

	it('are read', () => {
		const flags =
			'--port 0 --customers 10 --seed 1 --latency-ms 2.5 --quota-scale 0.05 --concurrency 0 --host ::1';
		expect(parseFlags(flags.split(' '))).toEqual({
			host: '::1',
			port: 0,
			customers: 10,
			seed: 1,
			latencyMs: 2.5,
			quotaScale: 0.05,
			concurrency: 0,
		});
	});

	it.each([
		[['--port', 'abc'], '--port abc: expected an integer from 0 to 65535'],
		[['--port', '70000'], '--port 70000'],
		[['--customers', '1.5'], '--customers 1.5: expected an integer'],
		[['--seed', ''], '--seed : expected'],
		[['--latency-ms=-1'], '--latency-ms -1: expected a number'],
		[['--nonsense'], "Unknown option '--nonsense'"],
		[['9400'], "Unexpected argument '9400'"],
	])('%j are refused', (args, message) => {
		expect(() => parseFlags(args)).toThrow(BadFlags);
		expect(() => parseFlags(args)).toThrow(message);
	});
});

function start(...args: string[]) {
	return spawn(process.execPath, ['--import', 'tsx', 'simulator/main.ts', ...args], { cwd: ROOT });
}

async function outputOf(stream: NodeJS.ReadableStream): Promise<string> {
	let text = '';
	for await (const chunk of stream) text += String(chunk);
	return text;
}

describe('the command', () => {
	it('prints how to log in as one JSON line, serves, and ends cleanly on SIGTERM', async () => {
		const child = start('--port', '0', '--customers', '20');
		const [chunk] = await once(child.stdout, 'data');
		const line = String(chunk);
		expect(line.endsWith('\n')).toBe(true);
		const info: { url: string; corpid: string; corpsecret: string } = JSON.parse(line);
		expect(info).toEqual({
			url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
			corpid: expect.stringMatching(/^ww\w{16}$/),
			corpsecret: expect.any(String),
			agentid: 1000002,
			callback: { token: expect.any(String), encodingAESKey: expect.stringMatching(/^[A-Za-z0-9]{43}$/) },
		});
		const query = new URLSearchParams({ corpid: info.corpid, corpsecret: info.corpsecret });
		const reply = await (await fetch(`${info.url}/cgi-bin/gettoken?${query}`)).text();
		expect(JSON.parse(reply)).toMatchObject({ errcode: 0, expires_in: 7200 });
		child.kill('SIGTERM');
		const [code] = await once(child, 'exit');
		expect(code).toBe(0);
	});

	it('says what is wrong with a flag on stderr and exits with 2', async () => {
		const child = start('--customers', 'many');
		const [error, output, [code]] = await Promise.all([
			outputOf(child.stderr),
			outputOf(child.stdout),
			once(child, 'exit'),
		]);
		expect(error).toContain('--customers many: expected an integer from 0');
		expect([output, code]).toEqual(['', 2]);
	});
});
