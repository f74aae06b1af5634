export { connection } from "./connection";
export { Stream, useConnection } from "./stream";
