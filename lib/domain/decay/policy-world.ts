import type { DepartmentTree } from '../people/department-tree';
import type { TagLibrary } from '../tag-library';

/** What the references in policies mean. */
export interface PolicyWorld {
	library: TagLibrary;
	/** Empty where no policy names a department. */
	departments: DepartmentTree;
}
