import { errcodes } from '../../lib/wecom/errcodes';
import zhErrcodes from '../../locales/zh-CN/errcodes.json';

/** Where the generated table stands in docs/errors.md. */
export const tableMarks = { begin: '<!-- errcodes: begin -->', end: '<!-- errcodes: end -->' } as const;

/** Every errcode the client knows, as a Markdown table, lowest first. */
export function renderErrcodeTable(): string {
	const chinese = zhErrcodes as Readonly<Record<string, { summary: string; hint: string }>>;
	const rows = Object.entries(errcodes)
		.map(([errcode, { class: errorClass, summary, hint }]) => ({
			errcode: Number(errcode),
			errorClass,
			summary,
			hint,
		}))
		.sort((a, b) => a.errcode - b.errcode)
		.map(({ errcode, errorClass, summary, hint }) => {
			const zh = chinese[errcode];
			return `| ${errcode} | ${errorClass} | ${summary} | ${hint} | ${zh?.summary ?? ''}。${zh?.hint ?? ''} |`;
		});
	return [
		'| errcode | class | what it means | what to do | 中文 |',
		'| --: | --- | --- | --- | --- |',
		...rows,
	].join('\n');
}

/** The page with its table replaced by the current one. @throws Error when the marks are missing */
export function withErrcodeTable(page: string): string {
	const begin = page.indexOf(tableMarks.begin);
	const end = page.indexOf(tableMarks.end);
	if (begin < 0 || end < begin) throw new Error(`The page lacks ${tableMarks.begin} … ${tableMarks.end}`);
	const before = page.slice(0, begin + tableMarks.begin.length);
	return `${before}\n\n${renderErrcodeTable()}\n\n${page.slice(end)}`;
}
