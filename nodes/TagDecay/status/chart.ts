import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { barChart } from '../../shared/chart/bar-chart';
import { drawPicture, SVG_MIME_TYPE } from '../../shared/chart/picture';
import { message } from '../../shared/messages';
import { momentText } from '../../shared/moments';
import type { LoadedPolicies } from '../policy/load-policies';
import type { StatusRow } from './status-row';

/** More bars could not be labelled. */
const MOST_TAGS = 10;

const HEIGHT = 320;

/** The tags with most to clean, then those on most relations, as stacked bars. */
export async function chartOf(
	context: IExecuteFunctions,
	rows: readonly StatusRow[],
	now: number,
	{ library, timeZone }: LoadedPolicies,
): Promise<IBinaryData> {
	const shown = [...rows]
		.sort((a, b) => b.expired - a.expired || totalOf(b) - totalOf(a))
		.slice(0, MOST_TAGS);
	const chart = barChart({
		title: message('CHART_RELATIONS'),
		series: [message('CHART_LIVE'), message('CHART_EXPIRING'), message('CHART_EXPIRED')],
		categories: shown.map((row) => ({
			label: labelOf(row, shown, library),
			values: [row.live, row.expiring, row.expired],
		})),
		stacked: true,
		whole: true,
		format: (value) => value.toLocaleString('en-US'),
		height: HEIGHT,
	});
	const subtitle = message('CHART_DECAY_SUBTITLE', {
		time: momentText(now, timeZone),
		shown: shown.length,
		tags: rows.length,
	});
	const svg = drawPicture(message('CHART_DECAY'), subtitle, [chart]);
	return await context.helpers.prepareBinaryData(Buffer.from(svg), 'tag-decay.svg', SVG_MIME_TYPE);
}

/** There is little room below a bar: the tag without its group, where that tells them apart. */
function labelOf({ tag, tag_id }: StatusRow, shown: readonly StatusRow[], library: TagLibrary): string {
	const nameOf = (id: string): string | undefined => library.get(id)?.name;
	const isUnique = shown.filter((other) => nameOf(other.tag_id) === nameOf(tag_id)).length === 1;
	return (isUnique ? nameOf(tag_id) : undefined) ?? tag;
}

function totalOf({ live, expiring, expired }: StatusRow): number {
	return live + expiring + expired;
}
