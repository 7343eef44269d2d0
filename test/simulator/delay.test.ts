import { delay } from '../../simulator/delay';

it('never calls back early, whatever the length', async () => {
	for (const ms of [0.5, 1, 2.4, 7, 20]) {
		const start = performance.now();
		await new Promise<void>((resolve) => delay(ms, resolve));
		expect(performance.now() - start).toBeGreaterThanOrEqual(ms);
	}
});

it('calls back in the order of the due times', async () => {
	const order: number[] = [];
	await Promise.all(
		[30, 10, 20].map(
			(ms) =>
				new Promise<void>((resolve) =>
					delay(ms, () => {
						order.push(ms);
						resolve();
					}),
				),
		),
	);
	expect(order).toEqual([10, 20, 30]);
});
