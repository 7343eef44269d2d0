import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { withErrcodeTable } from './errcode-table';
import { root } from './registered';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Folders that only a working copy has. */
const ignored = new Set([
	'.git',
	...read('.gitignore')
		.split('\n')
		.map((line) => line.replace(/\/$/, '')),
]);

const pages = [...markdownIn('.', 1), ...markdownIn('docs', 9), ...markdownIn('simulator', 9)];

describe.each(['README.md', 'README.zh-CN.md'])('the map in %s', (page) => {
	it('names every folder at the top, and no other', () => {
		const [, map = ''] = /```text\n([\s\S]*?)```/.exec(read(page)) ?? [];
		const named = map.split('\n').flatMap((line) => /^(\S+)\/\s/.exec(line)?.[1] ?? []);
		const present = readdirSync(root, { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && !ignored.has(entry.name))
			.map(({ name }) => name);
		expect(named.sort()).toEqual(present.sort());
	});
});

describe('links of the documentation', () => {
	it.each(pages)('in %s lead to files and headings that exist', (page) => {
		const broken = linksOf(read(page)).filter((link) => !resolves(page, link));
		expect(broken).toEqual([]);
	});

	it('reach every page from the README', () => {
		const reached = new Set<string>();
		const queue = ['README.md', 'README.zh-CN.md'];
		for (let page = queue.pop(); page !== undefined; page = queue.pop()) {
			if (reached.has(page) || !pages.includes(page)) continue;
			reached.add(page);
			const from = dirname(page);
			queue.push(...linksOf(read(page)).map((link) => join(from, link.split('#')[0] ?? '')));
		}
		expect(pages.filter((page) => !reached.has(page))).toEqual([]);
	});
});

describe('docs/errors.md', () => {
	it('lists the errcodes as the client knows them (npx tsx test/package/update-errors-page.ts writes them)', () => {
		const page = read('docs/errors.md');
		expect(cellsOf(page)).toEqual(cellsOf(withErrcodeTable(page)));
	});
});

function markdownIn(folder: string, depth: number): string[] {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return depth > 1 ? markdownIn(path, depth - 1) : [];
		return entry.name.endsWith('.md') ? [path] : [];
	});
}

/** Targets of links within the repository. */
function linksOf(markdown: string): string[] {
	const text = markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
	return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
		.map(([, target]) => target!)
		.filter((target) => !/^[a-z]+:/.test(target));
}

function resolves(page: string, link: string): boolean {
	const [path = '', anchor] = link.split('#');
	const file = path === '' ? join(root, page) : join(root, dirname(page), decodeURIComponent(path));
	if (relative(root, file).startsWith('..') || !existsSync(file)) return false;
	return anchor === undefined || headingsOf(readFileSync(file, 'utf8')).includes(decodeURIComponent(anchor));
}

/** The anchors that GitHub gives to headings. */
function headingsOf(markdown: string): string[] {
	return [...markdown.matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, heading]) =>
		heading!
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.trim()
			.replace(/\s/g, '-'),
	);
}

/** A table's rows without the padding that a formatter adds. */
function cellsOf(page: string): string[][] {
	return page
		.split('\n')
		.filter((line) => /^\| *-?\d+ \|/.test(line))
		.map((line) => line.split('|').map((cell) => cell.trim()));
}
