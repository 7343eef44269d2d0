import { DEFAULT_ZONE } from '../../calendar/zone-offset';
import { type Cursor, shown } from '../../document/cursor';
import { rankNearMatches } from '../../near-match';

/** Short forms that several zones share: CST is China's to its people, and Chicago's to Intl. */
const SHORT_FORM = /^[A-Z][SD]T$/i;
/** What people write for China's time, which is named after Shanghai: UTC+8, Beijing, 北京时间. */
const CHINA = /^(?:UTC|GMT) ?\+0?8(?::?00)?$|beijing|china|^CST$|\u5317\u4eac|\u4e2d\u56fd|\u4e0a\u6d77/i;

/** An IANA name. A wrong one is answered with the names most like it. */
export function readTimeZone(cursor: Cursor): string {
	const name = cursor.text(DEFAULT_ZONE);
	if (name === '' || isZone(name)) return name || DEFAULT_ZONE;
	const near = CHINA.test(name) ? [DEFAULT_ZONE] : nearZones(name);
	if (near.length > 0) cursor.report('UNKNOWN_VALUE_NEAR', { value: shown(name), near: near.join(', ') });
	else cursor.report('INVALID_TIME_ZONE', { value: shown(name) });
	return DEFAULT_ZONE;
}

function isZone(name: string): boolean {
	if (SHORT_FORM.test(name)) return false;
	try {
		new Intl.DateTimeFormat('en-US', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

function nearZones(name: string): string[] {
	return SHORT_FORM.test(name) ? [] : rankNearMatches(name.toLowerCase(), Intl.supportedValuesOf('timeZone'));
}
