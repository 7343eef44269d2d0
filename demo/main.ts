import { writeFile } from 'node:fs/promises';
import { owner } from '../runtime/n8n-instance';
import { Cleanup } from './cleanup';
import { type Demo, runDemo } from './demo';
import { type DemoOptions, help, parseOptions } from './options';
import { formatSummary } from './summary';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
	let options: DemoOptions | undefined;
	try {
		options = parseOptions(process.argv.slice(2));
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
		return 2;
	}
	if (!options) {
		print(help);
		return 0;
	}
	return await runUntilStopped(options);
}

async function runUntilStopped(options: DemoOptions): Promise<number> {
	const cleanup = new Cleanup();
	const stopped = untilStopped();
	try {
		const demo = await Promise.race([runDemo(options, cleanup, print), stopped]);
		if (!demo) return 130;
		print(`\n${formatSummary(demo.report)}`);
		if (options.jsonFile) await writeFile(options.jsonFile, `${JSON.stringify(demo.report, null, 2)}\n`);
		if (!options.once) {
			print(`\n${invitation(demo)}`);
			await stopped;
		}
		return demo.report.ok ? 0 : 1;
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		return 1;
	} finally {
		print('Stopping …');
		await cleanup.run();
	}
}

/** The handlers stay: Ctrl-C arrives more than once (terminal, npm), and the end must not be cut short. */
async function untilStopped(): Promise<undefined> {
	await new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
	});
	return undefined;
}

const invitation = ({ n8n, simulator }: Demo): string => `The editor is open:
  ${n8n.url}
  ${owner.email} / ${owner.password}
The simulated WeCom:
  ${simulator.identity.url}/sim/stats
Press Ctrl-C to stop both and to remove their data.`;

void main().then((code) => process.exit(code));
