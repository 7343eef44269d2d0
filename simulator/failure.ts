import { stemOf } from './errcodes';

/** A call that WeCom answers with a non-zero errcode. */
export class ApiFailure extends Error {
	/** @param fields extra reply fields, over the endpoint's empty defaults */
	constructor(
		readonly errcode: number,
		stem = stemOf(errcode),
		readonly fields: Record<string, unknown> = {},
	) {
		super(stem);
	}
}

/** A /sim request that cannot be served; answered as 400 `{"error"}`. */
export class BadRequest extends Error {}
