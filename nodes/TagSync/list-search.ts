export { searchTagGroups, searchTags } from '../shared/list-search/search-tags';
