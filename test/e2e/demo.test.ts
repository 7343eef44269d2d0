import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Report } from '../../demo/report';
import { makeTemporaryFolder } from '../../runtime/temporary-folder';

test('the demo runs once, tells the truth and exits', async () => {
	const folder = makeTemporaryFolder('demo-test');
	const file = join(folder.path, 'report.json');
	const demo = spawn('npm', ['run', 'demo', '--', '--once', '--customers', '500', '--json', file], {
		cwd: dirname(dirname(__dirname)),
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let printed = '';
	demo.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
	const [code] = (await once(demo, 'close')) as [number];
	expect({ code, printed }).toMatchObject({ code: 0 });

	const report = JSON.parse(await readFile(file, 'utf8')) as Report;
	expect(report).toMatchObject({ ok: true, customers: 500, seconds: expect.any(Number) as number });
	expect(report.checks.length).toBeGreaterThan(0);
	expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
	for (const { ok, expected, actual } of report.checks) expect(ok).toBe(expected === actual);
	expect(report.items['打标签/Applied']).toBeGreaterThan(100);
	const changed = report.checks.find(({ name }) => name === 'relations reported as changed');
	expect(report.calls['externalcontact/mark_tag']).toBe(changed?.actual);
	expect(Object.keys(report.errcodes)).toEqual(['0']);
	expect(printed).toContain('Everything is as it should be.');
	folder.remove();
});
