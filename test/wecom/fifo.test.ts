import fc from 'fast-check';
import { Fifo } from '../../lib/wecom/fifo';

test('hands out entries in the order they came, without the removed ones', () => {
	const operation = fc.oneof(
		fc.constant('push' as const),
		fc.constant('shift' as const),
		fc.nat().map((index) => ({ remove: index })),
	);
	fc.assert(
		fc.property(fc.array(operation, { maxLength: 4_000, size: 'max' }), (operations) => {
			const fifo = new Fifo<{ id: number }>();
			const model: Array<{ id: number }> = [];
			operations.forEach((action, id) => {
				if (action === 'push') {
					const entry = { id };
					fifo.push(entry);
					model.push(entry);
				} else if (action === 'shift') {
					expect(fifo.shift()).toBe(model.shift());
				} else if (model.length > 0) {
					const [entry] = model.splice(action.remove % model.length, 1);
					if (entry) fifo.remove(entry);
				}
				expect(fifo.size).toBe(model.length);
				expect(fifo.peek()).toBe(model[0]);
			});
		}),
		{ numRuns: 12 },
	);
});
