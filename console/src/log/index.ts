export { Days, OneOf, Typed, type Option } from "./fields";
export { FilterBar } from "./filter_bar";
export { useFilters } from "./filters";
export { useLists, useQueueTitle } from "./lists";
export { PAGE_ROWS, Pages, WaitingRows } from "./pages";
