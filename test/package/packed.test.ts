import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import manifest from '../../package.json';
import { root } from './registered';

const MEGABYTE = 1_000_000;

interface Packed {
	/** Bytes of the tarball. */
	size: number;
	files: Array<{ path: string }>;
}

/** Needs the build, which `npm test` makes first. */
describe('the packed package', () => {
	const [packed] = JSON.parse(
		execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
			cwd: root,
			encoding: 'utf8',
			timeout: 50_000,
			stdio: ['ignore', 'pipe', 'ignore'],
		}),
	) as [Packed];
	const paths = packed.files.map(({ path }) => path);

	it('holds what n8n loads, with icons and codex beside it ("npm run build" makes it)', () => {
		const { nodes, credentials } = manifest.n8n;
		const codexes = nodes.map((entry) => entry.replace(/\.js$/, '.json'));
		expect([...nodes, ...credentials, ...codexes].filter((entry) => !paths.includes(entry))).toEqual([]);
		for (const entry of [...nodes, ...credentials]) {
			const icons = paths.filter((path) => dirname(path) === dirname(entry) && path.endsWith('.svg'));
			expect(icons.length).toBeGreaterThan(1);
		}
	});

	it('holds the compiled code and the papers, no source, no test', () => {
		const papers = ['CHANGELOG.md', 'LICENSE', 'README.md', 'README.zh-CN.md', 'package.json'];
		const others = paths.filter((path) => !path.startsWith('dist/'));
		expect(others.filter((path) => !papers.includes(path))).toEqual([]);
		expect(others).toEqual(expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']));
		expect(paths.filter((path) => /\.ts$|\.map$|\.test\./.test(path))).toEqual([]);
	});

	it('stays within one megabyte', () => {
		expect(packed.size).toBeLessThanOrEqual(MEGABYTE);
	});
});
