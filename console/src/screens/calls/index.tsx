import { Soon } from "../soon";

export default Soon;
