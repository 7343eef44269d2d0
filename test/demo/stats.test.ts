import { statsSince } from '../../demo/stats';

test('counts only what happened between two readings', () => {
	const before = {
		endpoints: {
			gettoken: { calls: 1, errcodes: { '0': 1 }, max_in_flight: 1 },
			'externalcontact/mark_tag': { calls: 4, errcodes: { '0': 3, '45033': 1 }, max_in_flight: 2 },
		},
		marks: { effective: 3, no_op: 0 },
	};
	const after = {
		endpoints: {
			gettoken: { calls: 1, errcodes: { '0': 1 }, max_in_flight: 1 },
			'externalcontact/mark_tag': { calls: 10, errcodes: { '0': 9, '45033': 1 }, max_in_flight: 5 },
			'externalcontact/list': { calls: 2, errcodes: { '0': 2 }, max_in_flight: 1 },
		},
		marks: { effective: 8, no_op: 1 },
	};
	expect(statsSince(before, after)).toEqual({
		endpoints: {
			'externalcontact/mark_tag': { calls: 6, errcodes: { '0': 6 }, max_in_flight: 5 },
			'externalcontact/list': { calls: 2, errcodes: { '0': 2 }, max_in_flight: 1 },
		},
		marks: { effective: 5, no_op: 1 },
	});
});
