export { Empty } from "./empty";
export { Failed } from "./failed";
export { Loading } from "./loading";
