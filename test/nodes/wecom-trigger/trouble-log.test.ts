import { troubleLogOf } from '../../../nodes/WecomTrigger/receive/trouble-log';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function speaker(nodeName: string) {
	const lines: string[] = [];
	return { nodeName, logger: { warn: (text: string) => void lines.push(text) }, lines };
}

test('of a burst the first is told at once, and the rest a minute later, though nothing comes after it', () => {
	const { lines, ...given } = speaker('Trigger');
	const log = troubleLogOf('burst', given);
	for (let count = 0; count < 20; count++) log.refused('SIGNATURE');
	log.failed(new Error('secret'));
	expect(lines).toHaveLength(1);
	expect(lines[0]).toContain('SIGNATURE × 1');
	jest.advanceTimersByTime(59_000);
	expect(lines).toHaveLength(1);
	jest.advanceTimersByTime(1_000);
	expect(lines).toHaveLength(2);
	expect(lines[1]).toContain('SIGNATURE × 19, UNEXPECTED × 1');
	expect(lines.join()).not.toContain('secret');
	jest.advanceTimersByTime(600_000);
	expect([lines.length, jest.getTimerCount()]).toEqual([2, 0]);
	log.refused('QUERY');
	expect(lines[2]).toContain('QUERY × 1');
});

test('a line names the node as it is called now', () => {
	const before = speaker('Old name');
	troubleLogOf('renamed', before).refused('SIGNATURE');
	const after = speaker('New name');
	troubleLogOf('renamed', after).refused('SIGNATURE');
	jest.advanceTimersByTime(60_000);
	expect([before.lines.length, after.lines.length]).toEqual([1, 1]);
	expect(after.lines[0]).toContain('New name');
});
