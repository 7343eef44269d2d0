import { makeRequests } from '../../../bench/guard/corp';
import { openEngines } from '../../../bench/guard/engines';

test('CASL, casbin and Cedar decide 10,000 random requests as we do', async () => {
	const requests = makeRequests(10_000, 7);
	const engines = Object.entries(await openEngines(requests));
	const answers = requests.map((_, index) => engines.map(([name, decide]) => [name, decide(index)] as const));
	const disagreements = answers
		.map((each, index) => ({ request: requests[index]!.flat, answers: Object.fromEntries(each) }))
		.filter((each) => new Set(Object.values(each.answers)).size > 1);
	expect(disagreements).toEqual([]);
	const allowed = answers.filter((each) => each[0]![1]).length;
	expect(allowed).toBeGreaterThan(1000);
	expect(allowed).toBeLessThan(9000);
});
