/** Fonts that have Chinese characters, by platform; the viewer's own comes last. */
export const FONT =
	"'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif";

export const FONT_SIZE = 12;

export const INK = {
	background: '#ffffff',
	title: '#1f2933',
	label: '#52606d',
	axis: '#9aa5b1',
	grid: '#e9edf1',
} as const;

/** In the order in which series take them: told apart also by people who do not tell red from green. */
export const SERIES_COLORS = ['#12805c', '#7b8794', '#2f6fde', '#c2571a', '#8a4fbf'] as const;
