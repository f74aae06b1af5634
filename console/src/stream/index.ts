export { Stream, useConnection } from "./stream";
