import type { DepartmentTree } from '../people/department-tree';
import type { TagLibrary } from '../tag-library';

/** What a policy speaks about. */
export interface PolicyWorld {
	library: TagLibrary;
	/** The directory's; a policy that brings its own departments prevails. */
	departments: DepartmentTree;
}
