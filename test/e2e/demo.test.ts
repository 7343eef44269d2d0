import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Report } from '../../demo/report';
import { makeTemporaryFolder } from '../../runtime/temporary-folder';

interface DemoRun {
	code: number;
	printed: string;
	report: Report;
}

async function runDemo(...flags: string[]): Promise<DemoRun> {
	const folder = makeTemporaryFolder('demo-test');
	const file = join(folder.path, 'report.json');
	const args = [
		'run',
		'demo',
		'--',
		'--once',
		'--quota-scale',
		'0',
		'--latency-ms',
		'2',
		...flags,
		'--json',
		file,
	];
	const demo = spawn('npm', args, {
		cwd: dirname(dirname(__dirname)),
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let printed = '';
	demo.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
	const [code] = (await once(demo, 'close')) as [number];
	if (code !== 0) throw new Error(printed);
	const report = JSON.parse(await readFile(file, 'utf8')) as Report;
	folder.remove();
	return { code, printed, report };
}

function expectTruth({ report, printed }: DemoRun): void {
	expect(report.ok).toBe(true);
	expect(report.checks.length).toBeGreaterThan(8);
	for (const { name, ok, expected, actual } of report.checks) {
		expect({ name, ok, actual }).toEqual({ name, ok: true, actual: expected });
	}
	expect(Object.keys(report.errcodes)).toEqual(['0']);
	expect(printed).toContain('Everything is as it should be.');
}

test('the demo takes a good campaign to everybody, and its invitations expire', async () => {
	const run = await runDemo('--customers', '500');
	expectTruth(run);
	const { report } = run;
	expect(report).toMatchObject({ scenario: 'good', customers: 500, rollout: { ending: 'completed' } });
	expect(report.rollout.stages.map(({ decision }) => decision)).toEqual(Array(4).fill('promote'));
	expect(report.items['打标签/Applied']).toBeGreaterThan(100);
	expect(report.items['到期清理/Expired']).toBeGreaterThan(100);
	const changed = report.checks.find(({ name }) => name === 'relations reported as changed');
	expect(report.calls['externalcontact/mark_tag']).toBe(changed?.actual);
});

test('the demo stops a harmful campaign and takes everything back', async () => {
	const run = await runDemo('--scenario', 'harmful', '--latency-ms', '2');
	expectTruth(run);
	expect(run.report.rollout.ending).toBe('rolled_back');
	const last = run.report.rollout.stages.at(-1);
	expect(last?.decision).toBe('roll_back');
	// Before half of the customers were exposed.
	expect(last?.stage).toBeLessThan(3);
});
