import fc from 'fast-check';
import { changesOfClocks, MINUTE, zones } from './intl-clock';

export interface ZoneMoment {
	zone: string;
	/** Epoch ms, a whole minute. */
	at: number;
}

const changes = new Map(zones.map((zone) => [zone, changesOfClocks(zone)]));

/** Any minute from 1985 to 2035; most of them close to a change of clocks. */
export const zoneMoment: fc.Arbitrary<ZoneMoment> = fc.constantFrom(...zones).chain((zone) => {
	const anyMinute = fc
		.integer({ min: Date.UTC(1985, 0, 1) / MINUTE, max: Date.UTC(2035, 0, 1) / MINUTE })
		.map((minute) => minute * MINUTE);
	const nearby = fc.integer({ min: -2 * 1440, max: 5 * 1440 }).map((minutes) => minutes * MINUTE);
	const known = changes.get(zone)!;
	const moment =
		known.length === 0
			? anyMinute
			: fc.oneof(
					{ weight: 1, arbitrary: anyMinute },
					{
						weight: 3,
						arbitrary: fc.tuple(fc.constantFrom(...known), nearby).map(([change, shift]) => change + shift),
					},
				);
	return moment.map((at) => ({ zone, at }));
});
