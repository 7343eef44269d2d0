import { noteCallback } from '../../lib/ledger/heard-callbacks';
import { readAllSuppressions } from '../../lib/ledger/read-suppressions';
import { relationKey } from '../../lib/ledger/relation-key';
import { forgetStarts, readStarts, saveStarts } from '../../lib/ledger/relation-starts';
import { recordSuppressions } from '../../lib/ledger/suppressions';
import { dialects, useDatabases } from './databases';
import { CORP } from './samples';

const databases = useDatabases();
const ZHANG = { userid: 'ZhangSan', external_userid: 'wm1' };
const LI = { userid: 'lisi', external_userid: 'wm1' };

describe.each(dialects)('when relations began, on %s,', (dialect) => {
	it('is the latest time told, however the member is spelled and in whatever order it is told', async () => {
		const { db } = await databases.open(dialect);
		await saveStarts(db, CORP, [
			{ ...ZHANG, at: 50 },
			{ ...ZHANG, userid: 'zhangsan', at: 70 },
		]);
		await saveStarts(db, CORP, [
			{ ...ZHANG, at: 60 },
			{ ...LI, at: 5 },
		]);
		await saveStarts(db, 'ww-other', [{ ...ZHANG, at: 90 }]);
		expect(await readStarts(db, CORP, [ZHANG, { ...ZHANG, external_userid: 'wm2' }])).toEqual(
			new Map([[relationKey(ZHANG), 70]]),
		);
		await saveStarts(db, CORP, [{ ...ZHANG, at: 80 }]);
		expect((await readStarts(db, CORP, [LI, ZHANG])).get(relationKey(ZHANG))).toBe(80);
	});

	it('suppresses nobody', async () => {
		const { db } = await databases.open(dialect);
		await saveStarts(db, CORP, [{ ...ZHANG, at: 50 }]);
		expect(await readAllSuppressions(db, CORP, { now: 0 })).toEqual([]);
	});

	it('is forgotten when it is long ago, and nothing else is', async () => {
		const { db } = await databases.open(dialect);
		await noteCallback(db, CORP, 1);
		await recordSuppressions(db, CORP, [{ ...LI, category: 'deleted', at: 10, source: 'callback' }]);
		await saveStarts(db, CORP, [
			{ ...ZHANG, at: 50 },
			{ ...LI, at: 70 },
		]);
		await forgetStarts(db, { before: 60 });
		expect([...(await readStarts(db, CORP, [ZHANG, LI])).keys()]).toEqual([relationKey(LI)]);
		expect(await readAllSuppressions(db, CORP, { now: 0 })).toHaveLength(1);
	});
});
