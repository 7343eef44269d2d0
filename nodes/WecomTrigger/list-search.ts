export { searchMembers } from '../shared/list-search/search-members';
export { searchTagGroups } from '../shared/list-search/search-tags';
export { searchDepartments } from '../shared/people/search-departments';
